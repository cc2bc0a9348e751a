// The cloud without WebGL: the same scene on a 2-D canvas, farthest points first.

/** Points drawn at most: more take longer than a frame (20,000 small squares: about 12 ms). */
const MOST = 20_000;

export function flatRenderer(canvas) {
  const context = canvas.getContext("2d");
  return { draw: (scene) => drawScene(context, scene), name: "2d" };
}

function drawScene(context, scene) {
  context.clearRect(0, 0, scene.width, scene.height);
  for (const batch of scene.batches) (batch.lines ? drawLines : drawPoints)(context, batch, scene);
}

/** Where a point is seen: x and y in pixels, depth, and how much larger what is near looks. */
function seen(places, i, { rotation, scale, width, height }) {
  const [x, y, z] = rotation.map((row) => row[0] * places[3 * i] + row[1] * places[3 * i + 1] + row[2] * places[3 * i + 2]);
  const near = 1 / (1 - 0.16 * z);
  return { x: (1 + x * scale[0] * near) * 0.5 * width, y: (1 - y * scale[1] * near) * 0.5 * height, z, near };
}

const paint = (colors, i) => `rgb(${colors[4 * i]} ${colors[4 * i + 1]} ${colors[4 * i + 2]} / ${colors[4 * i + 3] / 255})`;

function drawLines(context, { places, colors }, scene) {
  context.lineWidth = 1;
  for (let i = 0; i < places.length / 3; i += 2) {
    const [from, to] = [seen(places, i, scene), seen(places, i + 1, scene)];
    context.strokeStyle = paint(colors, i);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
}

function drawPoints(context, { places, colors, sizes }, scene) {
  const count = Math.min(MOST, places.length / 3);
  const spots = Array.from({ length: count }, (_, i) => ({ i, ...seen(places, i, scene) })).sort((a, b) => a.z - b.z);
  const rim = `rgb(${scene.rim.map((part) => Math.round(part * 255)).join(" ")})`;
  for (const { i, x, y, near } of spots) {
    const side = Math.max(1, sizes[i] * scene.grow * near);
    context.fillStyle = paint(colors, i);
    if (side <= 8) {
      context.fillRect(x - side / 2, y - side / 2, side, side);
      continue;
    }
    context.beginPath();
    context.arc(x, y, side / 2 - 1, 0, 2 * Math.PI);
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = rim;
    context.stroke();
  }
}
