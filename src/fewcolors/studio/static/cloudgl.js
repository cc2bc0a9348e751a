// The cloud by WebGL2: points and lines in one pass, the nearer in front.

const VERTEX = `#version 300 es
layout(location = 0) in vec3 place;
layout(location = 1) in vec4 color;
layout(location = 2) in float size;
uniform mat3 turn;
uniform vec2 scale;
uniform float grow;
out vec4 tone;
out float side;
void main() {
  vec3 seen = turn * place;
  float near = 1.0 / (1.0 - 0.16 * seen.z);
  gl_Position = vec4(seen.xy * scale * near, -seen.z * 0.4, 1.0);
  side = max(1.0, size * grow * near);
  gl_PointSize = side;
  tone = color;
}`;

// A point with a rim (size above 8 pixels: of the palette) is told from the cloud, whatever its colour.
const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 tone;
in float side;
uniform float lines;
uniform vec3 rim;
out vec4 shown;
void main() {
  if (lines > 0.5) { shown = tone; return; }
  float far = length(gl_PointCoord - 0.5) * side;
  if (far > side * 0.5) discard;
  bool edge = side > 8.0 && far > side * 0.5 - 2.0;
  shown = vec4(edge ? rim : tone.rgb, 1.0);
}`;

/** A renderer on `canvas`, or null where the browser has no WebGL2. */
export function glRenderer(canvas) {
  const gl = canvas.getContext("webgl2", { antialias: true, alpha: true, preserveDrawingBuffer: true });
  if (!gl) return null;
  const program = linked(gl);
  if (!program) return null;
  const uniform = (name) => gl.getUniformLocation(program, name);
  const uniforms = { turn: uniform("turn"), scale: uniform("scale"), grow: uniform("grow"), lines: uniform("lines"), rim: uniform("rim") };
  const buffers = new Map();
  const draw = (scene) => drawScene(gl, program, uniforms, buffers, scene);
  return { draw, name: "webgl2" };
}

function linked(gl) {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}

function drawScene(gl, program, uniforms, buffers, { batches, rotation, scale, grow, rim, width, height }) {
  gl.viewport(0, 0, width, height);
  gl.clearColor(0, 0, 0, 0);
  gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  gl.enable(gl.DEPTH_TEST);
  gl.useProgram(program);
  // Columns, as GLSL stores them.
  gl.uniformMatrix3fv(uniforms.turn, true, rotation.flat());
  gl.uniform2f(uniforms.scale, scale[0], scale[1]);
  gl.uniform1f(uniforms.grow, grow);
  gl.uniform3fv(uniforms.rim, rim);
  for (const batch of batches) {
    gl.uniform1f(uniforms.lines, batch.lines ? 1 : 0);
    gl.bindVertexArray(arrayOf(gl, buffers, batch));
    gl.drawArrays(batch.lines ? gl.LINES : gl.POINTS, 0, batch.places.length / 3);
  }
}

/** What a batch has on the graphics card; taken there once, and dropped when another takes its name. */
function arrayOf(gl, buffers, batch) {
  const known = buffers.get(batch.name);
  if (known?.batch === batch) return known.array;
  if (known) {
    known.parts.forEach((part) => gl.deleteBuffer(part));
    gl.deleteVertexArray(known.array);
  }
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  const parts = [
    attribute(gl, 0, batch.places, 3, gl.FLOAT, false),
    attribute(gl, 1, batch.colors, 4, gl.UNSIGNED_BYTE, true),
    attribute(gl, 2, batch.sizes, 1, gl.FLOAT, false),
  ];
  buffers.set(batch.name, { batch, array, parts });
  return array;
}

function attribute(gl, location, data, size, type, normalized) {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, size, type, normalized, 0, 0);
  return buffer;
}
