(look) => {
  // A drawn person, for the documents' pictures: no real face is shown, and none is needed.
  const { width, height } = look;
  const paint = (pen, frame) => {
    const fill = (colour, shape) => {
      pen.fillStyle = colour;
      pen.beginPath();
      shape();
      pen.fill();
    };
    const oval = (x, y, wide, tall) => pen.ellipse(x, y, wide, tall, 0, 0, 2 * Math.PI);
    const unit = height / 100;
    const x = width / 2 + Math.sin(frame / 40) * unit;
    const y = height * 0.5 + Math.cos(frame / 31) * 0.6 * unit;
    fill(look.wall, () => pen.rect(0, 0, width, height));
    fill(look.light, () => pen.roundRect(width * 0.06, height * 0.08, width * 0.2, height * 0.46, 2 * unit));
    fill(look.leaf, () => oval(width * 0.88, height * 0.72, 9 * unit, 17 * unit));
    fill(look.hair, () => oval(x, y - 6 * unit, 20 * unit, 22 * unit));
    if (look.long) fill(look.hair, () => pen.roundRect(x - 20 * unit, y - 6 * unit, 40 * unit, 34 * unit, 12 * unit));
    fill(look.clothes, () => pen.roundRect(x - 32 * unit, y + 27 * unit, 64 * unit, 60 * unit, 22 * unit));
    fill(look.skin, () => pen.roundRect(x - 6 * unit, y + 12 * unit, 12 * unit, 20 * unit, 5 * unit));
    if (look.coat) {
      fill("#ffffff", () => pen.rect(x - 20 * unit, y + 29 * unit, 9 * unit, 60 * unit));
      fill("#ffffff", () => pen.rect(x + 11 * unit, y + 29 * unit, 9 * unit, 60 * unit));
    }
    fill(look.skin, () => oval(x, y, 15 * unit, 19 * unit));
    fill(look.hair, () => pen.ellipse(x, y - 9 * unit, 16 * unit, 11 * unit, 0, Math.PI, 2 * Math.PI));
    const lids = frame % 70 < 4 ? 0.2 : 1.5;
    for (const side of [-1, 1]) fill("#2b2320", () => oval(x + side * 6 * unit, y - 1 * unit, 1.5 * unit, lids * unit));
    fill(look.mouth, () => oval(x, y + 9 * unit, 4 * unit, (1.2 + 0.9 * Math.abs(Math.sin(frame / 6))) * unit));
    if (look.glasses) {
      pen.strokeStyle = "#3a3a3a";
      pen.lineWidth = 0.7 * unit;
      for (const side of [-1, 1]) {
        pen.beginPath();
        oval(x + side * 6 * unit, y - 1 * unit, 4.4 * unit, 3.8 * unit);
        pen.stroke();
      }
    }
  };
  return { width, height, paint };
}
