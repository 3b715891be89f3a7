// The digits of a sheet as ink on nothing, each in the colour of its class.

export const SPRITE = 28; // pixels a digit is wide and high on the sheet
const STRENGTH = 1.5; // thin ink is drawn stronger: it is to be seen at half its size and less

export function loadSheet(address) {
  const image = new Image();
  image.src = new URL(address, document.baseURI).href;
  return image.decode().then(() => image);
}

const surface = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

// The colours as [red, green, blue], however CSS writes them.
const parse = (colours) => {
  const context = surface(1, 1).getContext("2d", { willReadFrequently: true });
  return colours.map((colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data;
  });
};

// The sheet in full size and in half, for sharp small digits: `labels` has a character for each, `colours` one colour for each of 0 to 9.
export function tint(image, columns, labels, colours) {
  const full = surface(image.naturalWidth, image.naturalHeight);
  const context = full.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, full.width, full.height);
  const { data } = pixels;
  const rgb = parse(colours);
  for (let at = 0, y = 0; y < full.height; y++) {
    const row = Math.floor(y / SPRITE) * columns;
    for (let x = 0; x < full.width; x++, at += 4) {
      const ink = data[at];
      const colour = rgb[labels[row + Math.floor(x / SPRITE)]] ?? rgb[0];
      data[at] = colour[0];
      data[at + 1] = colour[1];
      data[at + 2] = colour[2];
      data[at + 3] = Math.min(255, ink * STRENGTH);
    }
  }
  context.putImageData(pixels, 0, 0);
  const half = surface(full.width / 2, full.height / 2);
  const small = half.getContext("2d");
  small.imageSmoothingQuality = "high";
  small.drawImage(full, 0, 0, half.width, half.height);
  return { full, half };
}
