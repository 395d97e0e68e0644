({ width, height, paint }) => {
  // A drawn picture in place of Chromium's, which is the same in every browser; it moves, so that there is always another frame to send.
  const { mediaDevices } = navigator;
  const plain = mediaDevices.getUserMedia.bind(mediaDevices);
  const drawn = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext("2d");
    let frame = 0;
    const draw = () => {
      frame += 1;
      paint(pen, frame);
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
