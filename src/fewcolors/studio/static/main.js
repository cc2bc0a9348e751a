// The page put together: what a change sets in motion, and who shows what comes back.

import * as api from "./api.js";
import { Batch } from "./batch.js";
import { Cloud } from "./cloud.js";
import { rowsOf } from "./colors.js";
import { Compare } from "./compare.js";
import { Curve } from "./curve.js";
import { bindDownloads } from "./downloads.js";
import { byId } from "./elements.js";
import { bindIntake } from "./intake.js";
import { buildKnobs } from "./knobs.js";
import { IndexedLayer, RgbaLayer } from "./layers.js";
import { bindNumbers, clearNumbers, showCounts, showNumbers } from "./numbers.js";
import { bytes, whole } from "./numerals.js";
import { changed, History, START } from "./options.js";
import { bindPalette } from "./palette.js";
import { Runs } from "./runs.js";
import { bindSheet } from "./sheet.js";
import { bindShelf, takeFile } from "./shelf.js";
import { bindSpeech, complain, hush, say } from "./speech.js";
import { bindStageBar } from "./stagebar.js";
import { Store } from "./state.js";
import { Stage } from "./stage.js";
import { bindTabs } from "./tabs.js";
import { bindTheme } from "./theme.js";
import { indicesOf, words } from "./wire.js";

/** image: the record of the picture on the stage. result: {rgba, weights, preview}, of what is shown of it. */
const store = new Store({ image: null, options: START, result: null, view: "picture" });
const history = new History();

const runs = new Runs({ picture: showPicture, numbers: showNumbers, busy: showBusy, fault: showFault, warning: showWarning });
const knobs = buildKnobs(byId("knobs"), turn);
const bar = bindStageBar();
const stage = new Stage(byId("stage"), { onMode: bar.showMode });
bar.attach(stage);
const cloud = new Cloud(byId("cloud-stage"), [...document.querySelectorAll("[data-cloud-space]")]);
const compare = new Compare(byId("compare-grid"));
const curve = new Curve((count) => turn({ n_colors: count }));
const batch = new Batch({
  show: (image) => {
    selectTab("picture");
    open(image);
  },
  asked: () => ({ options: store.value.options, format: byId("format").value }),
  gone: (image, next) => image === store.value.image && next && open(next),
});
const palette = bindPalette({ store, stage, change });
const selectTab = bindTabs(document.querySelector(".tabs"), (view) => store.set({ view }));

/** A hand turned a knob at the time of `event`. */
function turn(patch, event) {
  change(patch, event?.timeStamp);
}

/** Takes over a patch of the options, remembers the way back, and has the picture made. */
function change(patch, since = performance.now()) {
  const { options } = store.value;
  const next = changed(options, patch);
  if (options.palette && !next.palette) say("The edited palette is replaced by a new one; locked colours stay.");
  history.note(options, patch, since);
  use(next, since);
}

function use(options, since = performance.now()) {
  store.set({ options });
  knobs.read(options);
  showHistory();
  if (store.value.image) runs.touch(store.value.image, options, since);
}

function step(direction) {
  const { options } = store.value;
  const next = history[direction](options);
  if (next !== options) use(next);
}

function showHistory() {
  byId("undo").disabled = !history.canUndo;
  byId("redo").disabled = !history.canRedo;
}

/** An answer came: on the screen before anything else, since somebody waits for it with a knob in the hand. */
function showPicture(head, buffers, since) {
  const indices = indicesOf(buffers.indices, head.width * head.height);
  stage.setAfter(new IndexedLayer(head.width, head.height, indices, words(buffers.palette)));
  afterFrame(() => {
    markShown(head, since);
    // Drawing 256 swatches takes as long as the picture; who drags looks at the picture.
    showResult(head, buffers);
  });
  hush();
  showCounts(head.colors, store.value.image.colors, head.milliseconds);
}

function showResult(head, buffers) {
  const { options } = store.value;
  if (options.n_colors === "auto" || options.quality !== null) knobs.found(head.colors);
  store.set({ result: { rgba: rowsOf(buffers.palette), weights: head.weights, preview: head.preview } });
}

/** Runs `task` when what is drawn now is on the screen: after the next frame began, a message comes once it is drawn. */
function afterFrame(task) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = task;
    port2.postMessage(null);
  });
}

/** The time from the event that asked (null: a picture was opened) to the frame that has it, for benches. */
function markShown({ serial, preview, colors }, asked) {
  performance.mark("fewcolors:shown", { detail: { serial, preview, colors, asked } });
  if (preview && asked !== null) performance.measure("preview", { start: asked, end: performance.now() });
}

function showBusy(busy) {
  byId("busy").classList.toggle("is-busy", busy);
  byId("stage").setAttribute("aria-busy", busy);
}

function showFault(error) {
  complain(error.message);
}

function showWarning(line) {
  if (line) complain(line);
}

/** Puts a picture on the stage: its pixels at screen size first, whole ones when they are here. */
async function open(image) {
  store.set({ image, result: null });
  batch.current(image);
  stage.open(image.width, image.height);
  clearNumbers();
  showFacts(image);
  runs.open(image, store.value.options);
  try {
    await loadPixels(image, "screen");
    if (image.screen.width !== image.width) await loadPixels(image, "full");
  } catch (error) {
    complain(error.message);
  }
}

async function loadPixels(image, size) {
  const { head, buffers } = await api.pixels(image.id, size);
  if (store.value.image !== image) return;
  const layer = new RgbaLayer(head.width, head.height, words(buffers.pixels));
  stage.setBefore(size, layer);
  if (head.width === image.width) stage.setBefore("full", layer);
}

function showFacts(image) {
  byId("file-name").textContent = image.name;
  byId("file-name").title = image.name;
  byId("file-facts").textContent = `${whole(image.width)} × ${whole(image.height)} · ${whole(image.colors)} colours · ${bytes(image.bytes)}`;
  document.title = `${image.name} – fewcolors studio`;
  say(`${image.name}, ${image.width} by ${image.height} pixels`);
}

async function takePictures(files) {
  if (files.length > 1) selectTab("batch");
  const { images, faults } = await batch.take(files);
  if (files.length === 1 && store.value.view === "batch" && images.length) selectTab("picture");
  if (images.length) open(images[0]);
  if (faults.length) complain(faults.length > 1 ? `${faults[0]} (and ${faults.length - 1} more)` : faults[0]);
}

function showView({ view, image, options, result }) {
  cloud.show(view === "cloud");
  compare.show(view === "compare");
  curve.show(view === "curve");
  const count = result && options.n_colors === "auto" ? result.rgba.length : options.n_colors;
  if (image && count !== "auto") compare.set(image, count);
  if (image) curve.set(image, options);
}

function bindHistory() {
  byId("undo").addEventListener("click", () => step("undo"));
  byId("redo").addEventListener("click", () => step("redo"));
  addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input:not([type=range]), textarea");
    if (typing || !(event.ctrlKey || event.metaKey) || byId("dialog").open) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    step(key === "y" || event.shiftKey ? "redo" : "undo");
  });
}

function usePalette(loaded, name) {
  change({ palette: loaded });
  say(`Palette ${name} in use`);
}

function bindAll() {
  bindSpeech();
  bindTheme();
  bindNumbers();
  bindSheet();
  bindHistory();
  bindDownloads(() => ({ image: store.value.image, options: store.value.options }));
  bindShelf({ current: palette.current, use: usePalette });
  bindIntake({
    pictures: takePictures,
    palette: (file) => takeFile(file, usePalette),
    nothing: () => complain("None of these files is a picture."),
  });
  store.on(["image"], ({ image }) => cloud.setImage(image));
  store.on(["result"], ({ result }) => result && cloud.setPalette(result.rgba, result.weights));
  store.on(["view", "image"], showView);
  store.on(["result"], (state) => state.result && !state.result.preview && showView(state));
}

async function begin() {
  bindAll();
  knobs.read(store.value.options);
  try {
    const image = await api.start();
    batch.add(image);
    await open(image);
  } catch (error) {
    complain(error.message);
  }
}

begin();
