(number) => ({
  width: 640,
  height: 360,
  // Eight large cells, black or white, are the bits of the number and survive any compression; the mark below them moves.
  paint: (pen, frame) => {
    pen.fillStyle = "#808080";
    pen.fillRect(0, 280, 640, 80);
    pen.fillStyle = "#ffd000";
    pen.fillRect((frame * 12) % 600, 300, 40, 40);
    for (let bit = 0; bit < 8; bit++) {
      pen.fillStyle = number & (1 << bit) ? "#ffffff" : "#000000";
      pen.fillRect((bit % 4) * 160, Math.floor(bit / 4) * 140, 160, 140);
    }
  },
})
