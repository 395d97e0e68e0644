(number) => {
  // A picture of one's own in place of Chromium's, which is the same in every browser: eight large cells, black or white, are the bits of
  // the number and survive any compression; the mark below them moves, so that there is always another frame to send.
  const { mediaDevices } = navigator;
  const plain = mediaDevices.getUserMedia.bind(mediaDevices);
  const drawn = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 360];
    const pen = canvas.getContext("2d");
    let frame = 0;
    const draw = () => {
      frame += 1;
      pen.fillStyle = "#808080";
      pen.fillRect(0, 280, 640, 80);
      pen.fillStyle = "#ffd000";
      pen.fillRect((frame * 12) % 600, 300, 40, 40);
      for (let bit = 0; bit < 8; bit++) {
        pen.fillStyle = number & (1 << bit) ? "#ffffff" : "#000000";
        pen.fillRect((bit % 4) * 160, Math.floor(bit / 4) * 140, 160, 140);
      }
    };
    draw();
    setInterval(draw, 100);
    return canvas.captureStream(10);
  };
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await plain(wanted);
    if (wanted.video) {
      const [camera] = stream.getVideoTracks();
      stream.removeTrack(camera);
      camera.stop();
      stream.addTrack(drawn().getVideoTracks()[0]);
    }
    return stream;
  };
}
