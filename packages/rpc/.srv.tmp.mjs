// packages/primitives/src/errors.ts
var PhatError = class extends Error {
  code;
  why;
  remedy;
  retryable;
  constructor(code2, entry2, detail, options) {
    super(detail, options);
    this.name = "PhatError";
    this.code = code2;
    this.why = entry2.why;
    this.remedy = entry2.remedy;
    this.retryable = entry2.retryable ?? false;
  }
};
var modules = /* @__PURE__ */ new Map();
function defineErrors(module, entries2) {
  const defined = {
    module,
    entries: entries2,
    error: (name, detail, options) => new PhatError(`${module}.${name}`, entries2[name], detail, options),
    is: (error2, name) => error2 instanceof PhatError && error2.code === `${module}.${name}`
  };
  modules.set(module, defined);
  return defined;
}
var BugError = class extends Error {
  name = "BugError";
};
function assert(condition, invariant) {
  if (!condition) throw new BugError(`invariant broken: ${invariant}`);
}
function unreachable(value2) {
  throw new BugError(`unreachable case: ${String(value2)}`);
}
function known(value2, invariant) {
  if (value2 === void 0) throw new BugError(`invariant broken: ${invariant}`);
  return value2;
}

// packages/primitives/src/primitive-errors.ts
var primitiveErrors = defineErrors("primitives", {
  "not-hex": {
    why: "A value that must be a hex string has no 0x prefix, an odd number of digits or a character that is no hex digit.",
    remedy: "Write whole bytes as 0x followed by two hex digits each."
  },
  "not-an-amount": {
    why: "An amount of PHA is not a plain decimal number with at most 12 decimals.",
    remedy: "Write it like 1.5 (PHA) or 1500000000000 (planck, the smallest unit)."
  }
});

// packages/primitives/src/bytes.ts
var hexDigits = "0123456789abcdef";
var hexPairs = Array.from({ length: 256 }, (_, byte) => `${hexDigits[byte >> 4]}${hexDigits[byte & 15]}`);
function toHex(bytes2) {
  let text = "0x";
  for (const byte of bytes2) text += hexPairs[byte];
  return text;
}
function isHex(text) {
  return typeof text === "string" && text.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(text);
}
function fromHex(text) {
  if (!isHex(text)) throw primitiveErrors.error("not-hex", `not a 0x string with whole bytes: ${text.slice(0, 80)}`);
  const bytes2 = new Uint8Array((text.length - 2) / 2);
  for (let i = 0; i < bytes2.length; i++) bytes2[i] = Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16);
  return bytes2;
}
function concatBytes(...parts) {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
function equalBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
function compareBytes(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i] - b[i];
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
function startsWith(bytes2, prefix) {
  return bytes2.length >= prefix.length && equalBytes(bytes2.subarray(0, prefix.length), prefix);
}
function toByteString(bytes2) {
  let text = "";
  for (let i = 0; i < bytes2.length; i += 1024) text += String.fromCharCode(...bytes2.subarray(i, i + 1024));
  return text;
}
function fromByteString(text) {
  const bytes2 = new Uint8Array(text.length);
  for (let i = 0; i < bytes2.length; i++) bytes2[i] = text.charCodeAt(i);
  return bytes2;
}
var utf8 = new TextEncoder();
function textBytes(text) {
  return utf8.encode(text);
}

// packages/primitives/src/units.ts
var PHA = 10n ** 12n;
var phalaSs58Prefix = 30;

// packages/kv/src/ordered-store.ts
var keyBytesMax = 1978;
var kvErrors = defineErrors("kv", {
  "key-length": {
    why: `A key for the database is empty or longer than ${keyBytesMax} bytes.`,
    remedy: "Hash the long part of the key before storing it."
  },
  "stale-iterator": {
    why: "An iteration over a table went on after the table had been written.",
    remedy: "Read a page at a time and start the next page from the last key."
  }
});

// packages/kv/src/page.ts
var pageBytes = 8192;
var fixedBytes = 4;
var entriesMax = 1024;
var inlineValueBytesMax = 1024;
var outside = 65535;
function createPage() {
  return { bytes: new Uint8Array(pageBytes), offsets: new Uint16Array(32), count: 0, used: 0 };
}
function keyLength(page, offset) {
  return page.bytes[offset] << 8 | page.bytes[offset + 1];
}
function storedLength(page, offset) {
  return page.bytes[offset + 2] << 8 | page.bytes[offset + 3];
}
function recordBytes(page, offset) {
  const length = storedLength(page, offset);
  return fixedBytes + keyLength(page, offset) + (length === outside ? 0 : length);
}
function compareAt(page, index, probe) {
  const { key: key2 } = probe;
  const offset = page.offsets[index];
  const length = keyLength(page, offset);
  const bytes2 = page.bytes;
  const start = offset + fixedBytes;
  const limit = length < key2.length ? length : key2.length;
  let i = probe.lowShared < probe.highShared ? probe.lowShared : probe.highShared;
  while (i < limit && bytes2[start + i] === key2[i]) i++;
  probe.shared = i;
  return i < limit ? bytes2[start + i] - key2[i] : length - key2.length;
}
function createProbe(key2) {
  return { key: key2, lowShared: 0, highShared: 0, shared: 0 };
}
function lowerBound(page, key2) {
  const probe = createProbe(key2);
  let low = 0;
  let high = page.count;
  while (low < high) {
    const middle = low + high >>> 1;
    if (compareAt(page, middle, probe) < 0) {
      low = middle + 1;
      probe.lowShared = probe.shared;
    } else {
      high = middle;
      probe.highShared = probe.shared;
    }
  }
  return low;
}
function holdsAt(page, index, key2) {
  return index < page.count && compareAt(page, index, createProbe(key2)) === 0;
}
function keyAt(page, index) {
  const start = page.offsets[index] + fixedBytes;
  return page.bytes.slice(start, start + keyLength(page, start - fixedBytes));
}
function viewValueAt(page, index) {
  const offset = page.offsets[index];
  const length = storedLength(page, offset);
  if (length === outside) return null;
  const start = offset + fixedBytes + keyLength(page, offset);
  return page.bytes.subarray(start, start + length);
}
function isOutside(page, index) {
  return storedLength(page, page.offsets[index]) === outside;
}
function removeAt(page, index) {
  const offset = page.offsets[index];
  const size = recordBytes(page, offset);
  page.bytes.copyWithin(offset, offset + size, page.used);
  page.used -= size;
  page.offsets.copyWithin(index, index + 1, page.count);
  page.count--;
  for (let i = index; i < page.count; i++) page.offsets[i] = page.offsets[i] - size;
}
function insertAt(page, index, key2, value2) {
  const size = fixedBytes + key2.length + (value2?.length ?? 0);
  if (page.used + size > pageBytes || page.count === entriesMax) return false;
  if (page.count === page.offsets.length) {
    const grown = new Uint16Array(Math.min(entriesMax, page.offsets.length * 2));
    grown.set(page.offsets);
    page.offsets = grown;
  }
  const offset = index === page.count ? page.used : page.offsets[index];
  page.bytes.copyWithin(offset + size, offset, page.used);
  page.used += size;
  page.offsets.copyWithin(index + 1, index, page.count);
  page.count++;
  page.offsets[index] = offset;
  for (let i = index + 1; i < page.count; i++) page.offsets[i] = page.offsets[i] + size;
  const { bytes: bytes2 } = page;
  const length = value2 === null ? outside : value2.length;
  bytes2[offset] = key2.length >>> 8;
  bytes2[offset + 1] = key2.length & 255;
  bytes2[offset + 2] = length >>> 8;
  bytes2[offset + 3] = length & 255;
  bytes2.set(key2, offset + fixedBytes);
  if (value2 !== null) bytes2.set(value2, offset + fixedBytes + key2.length);
  return true;
}
function overwriteAt(page, index, value2) {
  const offset = page.offsets[index];
  if (storedLength(page, offset) !== value2.length) return false;
  page.bytes.set(value2, offset + fixedBytes + keyLength(page, offset));
  return true;
}
function splitPage(page) {
  const half = page.used >>> 1;
  let from = 1;
  while (from < page.count - 1 && page.offsets[from] < half) from++;
  const next = createPage();
  const cut = page.offsets[from];
  next.count = page.count - from;
  next.used = page.used - cut;
  next.bytes.set(page.bytes.subarray(cut, page.used));
  next.offsets = new Uint16Array(Math.max(32, next.count));
  for (let i = 0; i < next.count; i++) next.offsets[i] = page.offsets[from + i] - cut;
  page.count = from;
  page.used = cut;
  return next;
}

// packages/kv/src/memory-table.ts
function createMemoryTable() {
  const table = { pages: [], large: /* @__PURE__ */ new Map(), writes: 0, hint: 0 };
  const peek = (key2) => {
    const page = table.pages[pageIndex(table, key2)];
    if (page === void 0) return void 0;
    const index = lowerBound(page, key2);
    return holdsAt(page, index, key2) ? viewValue(table, page, index) : void 0;
  };
  return {
    peek,
    get: (key2) => peek(key2)?.slice(),
    has: (key2) => peek(key2) !== void 0,
    first: (from) => {
      const { at: at2, index } = seek(table, from);
      const page = table.pages[at2];
      return page === void 0 ? void 0 : entryAt(table, page, index);
    },
    *entries(from) {
      for (const [page, index] of positions(table, from)) yield entryAt(table, page, index);
    },
    *keys(from) {
      for (const [page, index] of positions(table, from)) yield keyAt(page, index);
    },
    put: (key2, value2) => put(table, key2, value2),
    remove: (key2) => {
      table.writes++;
      const at2 = pageIndex(table, key2);
      const page = table.pages[at2];
      if (page === void 0) return;
      const index = lowerBound(page, key2);
      if (holdsAt(page, index, key2)) drop(table, at2, index);
    }
  };
}
function pageIndex(table, key2) {
  const { pages } = table;
  const probe = createProbe(key2);
  let low = 0;
  let high = pages.length;
  let step = 1;
  let at2 = Math.min(table.hint, high - 1);
  while (low < high) {
    const middle = step > 0 && at2 < high ? at2 : low + high >>> 1;
    if (compareAt(pages[middle], 0, probe) <= 0) {
      low = middle + 1;
      probe.lowShared = probe.shared;
      at2 = middle + step;
      step *= 2;
    } else {
      high = middle;
      probe.highShared = probe.shared;
      step = 0;
    }
  }
  table.hint = low === 0 ? 0 : low - 1;
  return table.hint;
}
function viewValue({ large }, page, index) {
  return viewValueAt(page, index) ?? known(large.get(toByteString(keyAt(page, index))), "a value outside its page is kept");
}
function entryAt(table, page, index) {
  return { key: keyAt(page, index), value: viewValue(table, page, index).slice() };
}
function seek(table, from) {
  const at2 = pageIndex(table, from);
  const page = table.pages[at2];
  if (page === void 0) return { at: 0, index: 0 };
  const index = lowerBound(page, from);
  return index < page.count ? { at: at2, index } : { at: at2 + 1, index: 0 };
}
function* positions(table, from) {
  const started2 = table.writes;
  const { at: at2, index } = seek(table, from);
  for (let i = at2; i < table.pages.length; i++) {
    const page = table.pages[i];
    for (let j = i === at2 ? index : 0; j < page.count; j++) {
      yield [page, j];
      if (table.writes !== started2) throw kvErrors.error("stale-iterator", "the table was written during an iteration");
    }
  }
}
function put(table, key2, value2) {
  table.writes++;
  const inline = value2.length <= inlineValueBytesMax;
  const at2 = pageIndex(table, key2);
  const page = table.pages[at2];
  if (page !== void 0) {
    const index = lowerBound(page, key2);
    if (holdsAt(page, index, key2)) {
      if (inline && overwriteAt(page, index, value2)) return;
      drop(table, at2, index);
    }
  }
  if (!inline) table.large.set(toByteString(key2), value2.slice());
  insert(table, key2, inline ? value2 : null);
}
function drop({ pages, large }, at2, index) {
  const page = known(pages[at2], "a page that holds a record");
  if (isOutside(page, index)) large.delete(toByteString(keyAt(page, index)));
  removeAt(page, index);
  if (page.count === 0) pages.splice(at2, 1);
}
function insert(table, key2, value2) {
  const { pages } = table;
  if (pages.length === 0) pages.push(createPage());
  let at2 = pageIndex(table, key2);
  let page = known(pages[at2], "a page to insert into");
  let index = lowerBound(page, key2);
  while (!insertAt(page, index, key2, value2)) {
    const next = index === page.count ? createPage() : splitPage(page);
    pages.splice(at2 + 1, 0, next);
    if (index >= page.count) {
      index -= page.count;
      page = next;
      at2++;
    }
  }
}

// packages/kv/src/memory-store.ts
function createMemoryStore() {
  const tables = /* @__PURE__ */ new Map();
  const table = (name) => {
    let found = tables.get(name);
    if (found === void 0) {
      found = createMemoryTable();
      tables.set(name, found);
    }
    return found;
  };
  return {
    table,
    write: (batch) => {
      for (const { key: key2 } of batch) {
        if (key2.length === 0 || key2.length > keyBytesMax) throw kvErrors.error("key-length", `a key of ${key2.length} bytes`);
      }
      for (const { table: name, key: key2, value: value2 } of batch) {
        if (value2 === null) table(name).remove(key2);
        else table(name).put(key2, value2);
      }
    }
  };
}

// packages/frame/src/dispatch/failure.ts
var DispatchFailure = class {
  error;
  /** What the failed call cost, where it knows better than the announced weight. */
  post;
  constructor(error2, post = {}) {
    this.error = error2;
    this.post = post;
  }
};
function failWith(error2, post) {
  throw new DispatchFailure(error2, post);
}
var badOrigin = () => failWith({ type: "BadOrigin" });
var failToken = (error2) => failWith({ type: "Token", value: { type: error2 } });
var failArithmetic = (error2) => failWith({ type: "Arithmetic", value: { type: error2 } });
var TransactionFailure = class {
  error;
  constructor(error2) {
    this.error = error2;
  }
};
function invalid(type) {
  throw new TransactionFailure({ type: "Invalid", value: { type } });
}

// packages/frame/src/storage/overlay.ts
var maxLayers = 255;
var pageSize = 128;
var Overlay = class {
  #base;
  #changes = /* @__PURE__ */ new Map();
  #layers = [];
  #reads;
  constructor(base2) {
    this.#base = base2;
  }
  get(key2) {
    const changed = this.#changes.get(key2);
    if (changed !== void 0) return changed ?? void 0;
    this.#reads?.add(key2);
    return this.#base.get(key2);
  }
  /** Writes a value; `null` deletes. */
  set(key2, value2) {
    const layer = this.#layers.at(-1);
    if (layer !== void 0) layer.push({ key: key2, previous: this.#changes.get(key2) });
    this.#changes.set(key2, value2);
  }
  /** Opens a layer. Returns its depth, 1 for the outermost. */
  begin() {
    assert(this.#layers.length < maxLayers, "transactional layers are bounded by the dispatch depth");
    return this.#layers.push([]);
  }
  /** Keeps what the innermost layer wrote. */
  commit() {
    const layer = this.#layers.pop();
    assert(layer !== void 0, "a layer is open");
    const outer = this.#layers.at(-1);
    if (outer !== void 0) for (const undo of layer) outer.push(undo);
  }
  /** Drops what the innermost layer wrote. */
  rollback() {
    const layer = this.#layers.pop();
    assert(layer !== void 0, "a layer is open");
    for (let i = layer.length - 1; i >= 0; i--) {
      const { key: key2, previous } = layer[i];
      if (previous === void 0) this.#changes.delete(key2);
      else this.#changes.set(key2, previous);
    }
  }
  /** Open layers right now. */
  get depth() {
    return this.#layers.length;
  }
  /** Keys under `prefix` in byte order, as they are now; writes during the iteration do not disturb it. */
  *keys(prefix) {
    const own = [...this.#changes.keys()].filter((key2) => key2.startsWith(prefix)).sort();
    const deleted = new Set(own.filter((key2) => this.#changes.get(key2) === null));
    const written = own.filter((key2) => !deleted.has(key2));
    let next = 0;
    let after;
    for (; ; ) {
      const page = this.#base.keysAfter(prefix, after, pageSize);
      for (const key2 of page) {
        while (next < written.length && written[next] < key2) yield written[next++];
        if (written[next] === key2) next++;
        if (!deleted.has(key2)) yield key2;
      }
      if (page.length < pageSize) break;
      after = page.at(-1);
    }
    while (next < written.length) yield written[next++];
  }
  /** All changes since the block began; null means deleted. Only meaningful with no layer open. */
  changes() {
    return this.#changes;
  }
  /** Begins to record the keys that are read from the base, for benchmarks of proof size. */
  recordReads() {
    this.#reads = /* @__PURE__ */ new Set();
    return this.#reads;
  }
};
var emptyBase = { get: () => void 0, keysAfter: () => [] };

// packages/frame/src/runtime/execution.ts
var Execution = class {
  runtime;
  overlay;
  block;
  execution;
  /** Calls inside calls right now. */
  dispatchDepth = 0;
  /** The bare extrinsics that this block begins with; set when it is initialized. */
  expectedInherents = [];
  /** The extrinsics applied so far, in order: the body of the block. */
  extrinsics = [];
  /** Where in the block we are; events carry it. */
  phase = { type: "Initialization" };
  #events = [];
  #contexts = [];
  constructor(runtime, base2, block) {
    this.runtime = runtime;
    this.overlay = new Overlay(base2);
    this.block = block;
    this.execution = this;
  }
  /** The context of a pallet in this execution; made on first use. */
  contextOf(identity3) {
    const instance2 = this.runtime.instances.get(identity3);
    assert(instance2 !== void 0, "a pallet is used only in a runtime that holds it");
    let context = this.#contexts[instance2.index];
    if (context === void 0) {
      context = instance2.bind(this);
      this.#contexts[instance2.index] = context;
    }
    return context;
  }
  /** Adds an event to the log; a dropped layer takes it out again. */
  logEvent(event2) {
    this.#events.push(event2);
  }
  get events() {
    return this.#events;
  }
  /** Forgets the events, once they are stored. */
  clearEvents() {
    this.#events.length = 0;
  }
  /**
   * Runs `step` in a layer of its own: kept when it returns, dropped with its events when it throws anything. This is how a failed
   * call leaves no trace.
   */
  layered(step) {
    const events2 = this.#events.length;
    this.overlay.begin();
    let kept = false;
    try {
      const value2 = step();
      kept = true;
      return value2;
    } finally {
      if (kept) this.overlay.commit();
      else {
        this.overlay.rollback();
        this.#events.length = events2;
      }
    }
  }
};
function attempt(at2, step) {
  try {
    return { ok: true, value: at2.execution.layered(step) };
  } catch (error2) {
    if (error2 instanceof DispatchFailure) return { ok: false, failure: error2 };
    throw error2;
  }
}

// packages/codec/src/codec-error.ts
var codecErrors = defineErrors("codec", {
  "unexpected-end": {
    why: "SCALE bytes end before the value does: they are truncated or of another type.",
    remedy: "Check that the bytes are whole and that both sides use the same metadata."
  },
  "trailing-bytes": {
    why: "SCALE bytes go on after the value: they are of another type or two values were joined.",
    remedy: "Check that both sides use the same metadata."
  },
  "invalid-value": {
    why: "A byte or number is not one that this SCALE type can hold.",
    remedy: "Check the field that the message names against its type in the metadata."
  },
  "too-long": {
    why: "A length prefix claims more elements than its bound or the bytes that follow can hold.",
    remedy: "Send fewer elements, or check that the bytes are of this type."
  },
  "too-deep": {
    why: "Recursive values are nested deeper than 256 levels.",
    remedy: "Send flatter values: batch calls side by side instead of one inside the other."
  }
});
function shown(value2) {
  if (typeof value2 === "string") return JSON.stringify(value2.slice(0, 40));
  if (typeof value2 === "bigint") return value2.toString().slice(0, 80);
  if (typeof value2 === "number" || typeof value2 === "boolean" || value2 === null) return String(value2);
  return Array.isArray(value2) ? "an array" : typeof value2;
}
function withinField(error2, field) {
  if (!(error2 instanceof PhatError) || !error2.code.startsWith("codec.")) return error2;
  const separator = /^[[.:]/.test(error2.message) ? "" : error2.message.includes(": ") && isFieldPath(error2.message) ? "." : ": ";
  error2.message = `${field}${separator}${error2.message}`;
  return error2;
}
function isFieldPath(message) {
  return /^[A-Za-z0-9_[\].]+: /.test(message);
}

// packages/codec/src/reader.ts
var maxDepth = 256;
var Reader = class {
  bytes;
  view;
  offset;
  /** How many recursive (lazy) codecs are being read right now. */
  depth = 0;
  /** How many elements without size this cursor has read: they cost no bytes, so only a count bounds them. */
  sizeless = 0;
  constructor(bytes2, offset = 0) {
    this.bytes = bytes2;
    this.view = new DataView(bytes2.buffer, bytes2.byteOffset, bytes2.byteLength);
    this.offset = offset;
  }
  /** Bytes not read yet. */
  get remaining() {
    return this.bytes.length - this.offset;
  }
  /** Moves over `length` bytes and returns where they began; throws `codec.unexpected-end` if there are fewer. */
  advance(length) {
    const start = this.offset;
    if (length > this.bytes.length - start) {
      throw codecErrors.error("unexpected-end", `needs ${length} bytes at offset ${start}, has ${this.bytes.length - start}`);
    }
    this.offset = start + length;
    return start;
  }
  /** The next `length` bytes as a view. */
  take(length) {
    const start = this.advance(length);
    return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + start, length);
  }
  /** The next byte. */
  byte() {
    return this.bytes[this.advance(1)];
  }
};

// packages/codec/src/writer.ts
var Writer = class {
  bytes;
  view;
  length = 0;
  /** How many recursive (lazy) codecs are being written right now. */
  depth = 0;
  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }
  /** Makes room for `size` more bytes and returns where they begin; the caller fills them. `bytes` and `view` may be others after it. */
  claim(size) {
    const start = this.length;
    const end2 = start + size;
    if (end2 > this.bytes.length) this.#grow(end2);
    this.length = end2;
    return start;
  }
  /** Appends one byte. */
  byte(value2) {
    const at2 = this.claim(1);
    this.bytes[at2] = value2;
  }
  /** Appends bytes. */
  append(bytes2) {
    const at2 = this.claim(bytes2.length);
    this.bytes.set(bytes2, at2);
  }
  /** A copy of what was written. */
  result() {
    return this.bytes.slice(0, this.length);
  }
  #grow(needed) {
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
};

// packages/codec/src/codec.ts
function makeCodec(parts) {
  const { description, typeName, minSize, maxSize, write, read } = parts;
  return {
    description,
    typeName,
    minSize,
    maxSize,
    write,
    read,
    encode: (value2) => encodeWith(write, value2),
    decode: (bytes2) => decodeWith(read, bytes2)
  };
}
var scratch = new Writer(4096);
var scratchMax = 1 << 20;
function encodeWith(write, value2) {
  const writer = scratch ?? new Writer();
  const mine = scratch !== void 0;
  scratch = void 0;
  writer.length = 0;
  writer.depth = 0;
  try {
    write(writer, value2);
    return writer.result();
  } finally {
    if (mine) scratch = writer.bytes.length <= scratchMax ? writer : new Writer(4096);
  }
}
function decodeWith(read, bytes2) {
  if (!(bytes2 instanceof Uint8Array)) throw codecErrors.error("invalid-value", "expected bytes");
  const reader = new Reader(bytes2);
  const value2 = read(reader);
  if (reader.remaining > 0) throw codecErrors.error("trailing-bytes", `${reader.remaining} bytes follow the value`);
  return value2;
}
function alias(codec, typeName) {
  const isLazy = Object.getOwnPropertyDescriptor(codec, "description")?.get !== void 0;
  if (!isLazy) return { ...codec, typeName };
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(codec), typeName: { value: typeName, enumerable: true } }
  );
}
function mapped(codec, maps, path) {
  return makeCodec({
    description: path === void 0 ? codec.description : {
      path: path.split("::"),
      params: [],
      definition: { kind: "composite", fields: [{ type: codec, docs: [] }] },
      docs: []
    },
    minSize: codec.minSize,
    maxSize: codec.maxSize,
    write: (writer, value2) => codec.write(writer, maps.from(value2)),
    read: (reader) => maps.to(codec.read(reader))
  });
}

// packages/codec/src/numbers.ts
function primitive(name, size, write, read) {
  const description = { path: [], params: [], definition: { kind: "primitive", name }, docs: [] };
  return makeCodec({ description, minSize: size, maxSize: size, write, read });
}
function checkRange(name, value2, min, max) {
  if (!Number.isInteger(value2) || value2 < min || value2 > max) {
    throw codecErrors.error("invalid-value", `${shown(value2)} is not a ${name}`);
  }
}
function checkBigRange(name, value2, min, max) {
  if (typeof value2 !== "bigint" || value2 < min || value2 > max) {
    throw codecErrors.error("invalid-value", `${shown(value2)} is not a ${name}`);
  }
}
var u8 = primitive(
  "u8",
  1,
  (writer, value2) => {
    checkRange("u8", value2, 0, 255);
    writer.byte(value2);
  },
  (reader) => reader.byte()
);
var u16 = primitive(
  "u16",
  2,
  (writer, value2) => {
    checkRange("u16", value2, 0, 65535);
    const at2 = writer.claim(2);
    writer.view.setUint16(at2, value2, true);
  },
  (reader) => reader.view.getUint16(reader.advance(2), true)
);
var u32 = primitive(
  "u32",
  4,
  (writer, value2) => {
    checkRange("u32", value2, 0, 4294967295);
    const at2 = writer.claim(4);
    writer.view.setUint32(at2, value2, true);
  },
  (reader) => reader.view.getUint32(reader.advance(4), true)
);
var u64Max = (1n << 64n) - 1n;
var u128Max = (1n << 128n) - 1n;
var u64 = primitive(
  "u64",
  8,
  (writer, value2) => {
    checkBigRange("u64", value2, 0n, u64Max);
    const at2 = writer.claim(8);
    writer.view.setBigUint64(at2, value2, true);
  },
  (reader) => reader.view.getBigUint64(reader.advance(8), true)
);
var u128 = primitive(
  "u128",
  16,
  (writer, value2) => {
    checkBigRange("u128", value2, 0n, u128Max);
    const at2 = writer.claim(16);
    writer.view.setBigUint64(at2, value2 & u64Max, true);
    writer.view.setBigUint64(at2 + 8, value2 >> 64n, true);
  },
  (reader) => {
    const at2 = reader.advance(16);
    const low = reader.view.getBigUint64(at2, true);
    if (reader.view.getUint32(at2 + 8, true) === 0 && reader.view.getUint32(at2 + 12, true) === 0) return low;
    return reader.view.getBigUint64(at2 + 8, true) << 64n | low;
  }
);
var u256 = primitive(
  "u256",
  32,
  (writer, value2) => {
    checkBigRange("u256", value2, 0n, (1n << 256n) - 1n);
    const at2 = writer.claim(32);
    for (let i = 0; i < 4; i++) writer.view.setBigUint64(at2 + 8 * i, value2 >> BigInt(64 * i) & u64Max, true);
  },
  (reader) => {
    const at2 = reader.advance(32);
    let value2 = 0n;
    for (let i = 3; i >= 0; i--) value2 = value2 << 64n | reader.view.getBigUint64(at2 + 8 * i, true);
    return value2;
  }
);
var i8 = primitive(
  "i8",
  1,
  (writer, value2) => {
    checkRange("i8", value2, -128, 127);
    const at2 = writer.claim(1);
    writer.view.setInt8(at2, value2);
  },
  (reader) => reader.view.getInt8(reader.advance(1))
);
var i16 = primitive(
  "i16",
  2,
  (writer, value2) => {
    checkRange("i16", value2, -32768, 32767);
    const at2 = writer.claim(2);
    writer.view.setInt16(at2, value2, true);
  },
  (reader) => reader.view.getInt16(reader.advance(2), true)
);
var i32 = primitive(
  "i32",
  4,
  (writer, value2) => {
    checkRange("i32", value2, -2147483648, 2147483647);
    const at2 = writer.claim(4);
    writer.view.setInt32(at2, value2, true);
  },
  (reader) => reader.view.getInt32(reader.advance(4), true)
);
var i64 = primitive(
  "i64",
  8,
  (writer, value2) => {
    checkBigRange("i64", value2, -(1n << 63n), (1n << 63n) - 1n);
    const at2 = writer.claim(8);
    writer.view.setBigInt64(at2, value2, true);
  },
  (reader) => reader.view.getBigInt64(reader.advance(8), true)
);
var i128 = primitive(
  "i128",
  16,
  (writer, value2) => {
    checkBigRange("i128", value2, -(1n << 127n), (1n << 127n) - 1n);
    const at2 = writer.claim(16);
    writer.view.setBigUint64(at2, value2 & u64Max, true);
    writer.view.setBigInt64(at2 + 8, value2 >> 64n, true);
  },
  (reader) => {
    const at2 = reader.advance(16);
    return reader.view.getBigInt64(at2 + 8, true) << 64n | reader.view.getBigUint64(at2, true);
  }
);
var i256 = primitive(
  "i256",
  32,
  (writer, value2) => {
    checkBigRange("i256", value2, -(1n << 255n), (1n << 255n) - 1n);
    u256.write(writer, BigInt.asUintN(256, value2));
  },
  (reader) => BigInt.asIntN(256, u256.read(reader))
);
var char = primitive(
  "char",
  4,
  (writer, value2) => {
    const point = typeof value2 === "string" ? value2.codePointAt(0) : void 0;
    if (point === void 0 || value2 !== String.fromCodePoint(point) || isSurrogate(point)) {
      throw codecErrors.error("invalid-value", "not one Unicode character");
    }
    u32.write(writer, point);
  },
  (reader) => {
    const point = u32.read(reader);
    if (point > 1114111 || isSurrogate(point)) throw codecErrors.error("invalid-value", `${point} is not a Unicode character`);
    return String.fromCodePoint(point);
  }
);
function isSurrogate(point) {
  return point >= 55296 && point <= 57343;
}
var bool = primitive(
  "bool",
  1,
  (writer, value2) => {
    if (typeof value2 !== "boolean") throw codecErrors.error("invalid-value", `${shown(value2)} is not a bool`);
    writer.byte(value2 ? 1 : 0);
  },
  (reader) => {
    const byte = reader.byte();
    if (byte > 1) throw codecErrors.error("invalid-value", `byte ${byte} is not a bool`);
    return byte === 1;
  }
);

// packages/codec/src/compact.ts
function writeCompact(writer, value2) {
  if (value2 < 64) writer.byte(value2 << 2);
  else if (value2 < 16384) {
    const at2 = writer.claim(2);
    writer.view.setUint16(at2, value2 << 2 | 1, true);
  } else if (value2 < 1073741824) {
    const at2 = writer.claim(4);
    writer.view.setUint32(at2, (value2 << 2 | 2) >>> 0, true);
  } else {
    const at2 = writer.claim(5);
    writer.bytes[at2] = 3;
    writer.view.setUint32(at2 + 1, value2, true);
  }
}
function notMinimal() {
  throw codecErrors.error("invalid-value", "compact integer is not in its shortest form");
}
function readCompact(reader) {
  const first = reader.byte();
  const mode = first & 3;
  if (mode === 0) return first >> 2;
  if (mode === 1) {
    const value3 = (first | reader.byte() << 8) >> 2;
    return value3 < 64 ? notMinimal() : value3;
  }
  if (mode === 2) {
    reader.offset -= 1;
    const value3 = reader.view.getUint32(reader.advance(4), true) >>> 2;
    return value3 < 16384 ? notMinimal() : value3;
  }
  if (first !== 3) throw codecErrors.error("invalid-value", "compact integer is larger than 32 bits");
  const value2 = reader.view.getUint32(reader.advance(4), true);
  return value2 < 1073741824 ? notMinimal() : value2;
}
function writeBigCompact(writer, value2) {
  if (value2 < 0x40000000n) {
    writeCompact(writer, Number(value2));
    return;
  }
  let size = 4;
  while (value2 >> BigInt(8 * size) > 0n) size++;
  const at2 = writer.claim(size + 1);
  writer.bytes[at2] = size - 4 << 2 | 3;
  let rest = value2;
  for (let i = 1; i <= size; i++) {
    writer.bytes[at2 + i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}
function readBigCompact(reader, max) {
  const first = reader.bytes[reader.offset];
  if (first === void 0 || (first & 3) !== 3) return BigInt(readCompact(reader));
  const size = (first >> 2) + 4;
  reader.advance(1);
  const at2 = reader.advance(size);
  let value2 = 0n;
  for (let i = size - 1; i >= 0; i--) value2 = value2 << 8n | BigInt(reader.bytes[at2 + i]);
  if (reader.bytes[at2 + size - 1] === 0 || value2 < 0x40000000n) return notMinimal();
  if (value2 > max) throw codecErrors.error("invalid-value", `compact integer ${value2} is larger than its type`);
  return value2;
}
var numberMax = /* @__PURE__ */ new Map([
  [u8, 255],
  [u16, 65535],
  [u32, 4294967295]
]);
var bigMax = /* @__PURE__ */ new Map([
  [u64, (1n << 64n) - 1n],
  [u128, (1n << 128n) - 1n]
]);
function compactNumber(inner, max) {
  return makeCodec({
    description: { path: [], params: [], definition: { kind: "compact", of: inner }, docs: [] },
    minSize: 1,
    maxSize: compactSize(max),
    write: (writer, value2) => {
      if (!Number.isInteger(value2) || value2 < 0 || value2 > max) {
        throw codecErrors.error("invalid-value", `${shown(value2)} does not fit the compact integer`);
      }
      writeCompact(writer, value2);
    },
    read: (reader) => {
      const value2 = readCompact(reader);
      if (value2 > max) throw codecErrors.error("invalid-value", `compact integer ${value2} is larger than its type`);
      return value2;
    }
  });
}
function compactBig(inner, max) {
  return makeCodec({
    description: { path: [], params: [], definition: { kind: "compact", of: inner }, docs: [] },
    minSize: 1,
    maxSize: inner.maxSize + 1,
    write: (writer, value2) => {
      if (typeof value2 !== "bigint" || value2 < 0n || value2 > max) {
        throw codecErrors.error("invalid-value", `${shown(value2)} does not fit the compact integer`);
      }
      writeBigCompact(writer, value2);
    },
    read: (reader) => readBigCompact(reader, max)
  });
}
function compact(inner) {
  const small = [...numberMax].find(([codec]) => codec.description === inner.description);
  if (small !== void 0) return compactNumber(inner, small[1]);
  const large = [...bigMax].find(([codec]) => codec.description === inner.description);
  assert(large !== void 0, "only u8, u16, u32, u64 and u128 have a compact form");
  return compactBig(inner, large[1]);
}
function compactSize(value2) {
  return value2 < 64 ? 1 : value2 < 16384 ? 2 : value2 < 1073741824 ? 4 : 5;
}
var compactU32 = compact(u32);
var compactU128 = compact(u128);

// packages/codec/src/bit-sequence.ts
var maxBits = (1 << 29) - 1;

// packages/codec/src/collections.ts
var maxSizelessElements = 1 << 14;
function readLength(reader, minElementSize, max) {
  const length = readCompact(reader);
  if (length > max) throw codecErrors.error("too-long", `${length} elements, at most ${max}`);
  const possible = minElementSize === 0 ? maxSizelessElements - reader.sizeless : Math.floor(reader.remaining / minElementSize);
  if (minElementSize === 0) reader.sizeless += length;
  if (length > possible) throw codecErrors.error("too-long", `claims ${length} elements, ${reader.remaining} bytes follow`);
  return length;
}
var maxSizeOf = (codec, count) => count === 0 ? 0 : count * codec.maxSize;
function sequenceOf(codec, description, max) {
  return makeCodec({
    description,
    minSize: 1,
    maxSize: max === Infinity ? Infinity : compactSize(max) + maxSizeOf(codec, max),
    write: (writer, values) => {
      if (!Array.isArray(values)) throw codecErrors.error("invalid-value", `expected an array, got ${shown(values)}`);
      if (values.length > max) throw codecErrors.error("too-long", `${values.length} elements, at most ${max}`);
      writeCompact(writer, values.length);
      let i = 0;
      try {
        for (; i < values.length; i++) codec.write(writer, values[i]);
      } catch (error2) {
        throw withinField(error2, `[${i}]`);
      }
    },
    read: (reader) => {
      const length = readLength(reader, codec.minSize, max);
      const values = [];
      try {
        while (values.length < length) values.push(codec.read(reader));
      } catch (error2) {
        throw withinField(error2, `[${values.length}]`);
      }
      return values;
    }
  });
}
var sequenceDescription = (of4) => ({
  path: [],
  params: [],
  definition: { kind: "sequence", of: of4 },
  docs: []
});
function vec(codec) {
  return sequenceOf(codec, sequenceDescription(codec), Infinity);
}
function boundedDescription(name, element) {
  const inner = { description: sequenceDescription(element), typeName: "Vec<T>" };
  return {
    path: ["bounded_collections", name === "BoundedVec" ? "bounded_vec" : "weak_bounded_vec", name],
    params: [{ name: "T", type: element }, { name: "S" }],
    definition: { kind: "composite", fields: [{ type: inner, docs: [] }] },
    docs: [],
    generic: true
  };
}
function boundedVec(codec, max) {
  return sequenceOf(codec, boundedDescription("BoundedVec", codec), max);
}
function weakBoundedVec(codec, max) {
  return {
    ...sequenceOf(codec, boundedDescription("WeakBoundedVec", codec), Infinity),
    maxSize: compactSize(max) + maxSizeOf(codec, max)
  };
}
function byteSequence(description, max) {
  return makeCodec({
    description,
    minSize: 1,
    maxSize: max === Infinity ? Infinity : compactSize(max) + max,
    write: (writer, value2) => {
      if (!(value2 instanceof Uint8Array)) throw codecErrors.error("invalid-value", "expected bytes");
      if (value2.length > max) throw codecErrors.error("too-long", `${value2.length} bytes, at most ${max}`);
      writeCompact(writer, value2.length);
      writer.append(value2);
    },
    read: (reader) => reader.take(readLength(reader, 1, max))
  });
}
var bytes = byteSequence(sequenceDescription(u8), Infinity);
function fixedBytes2(length) {
  return makeCodec({
    description: { path: [], params: [], definition: { kind: "array", of: u8, length }, docs: [] },
    minSize: length,
    maxSize: length,
    write: (writer, value2) => {
      if (!(value2 instanceof Uint8Array) || value2.length !== length) {
        throw codecErrors.error("invalid-value", `expected ${length} bytes`);
      }
      writer.append(value2);
    },
    read: (reader) => reader.take(length)
  });
}
var utf8Encoder = new TextEncoder();
var utf8Decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
var str = makeCodec({
  description: { path: [], params: [], definition: { kind: "primitive", name: "str" }, docs: [] },
  minSize: 1,
  maxSize: Infinity,
  write: (writer, value2) => {
    if (typeof value2 !== "string" || /\p{Surrogate}/u.test(value2))
      throw codecErrors.error("invalid-value", "not a well-formed text");
    const encoded2 = utf8Encoder.encode(value2);
    writeCompact(writer, encoded2.length);
    writer.append(encoded2);
  },
  read: (reader) => {
    const encoded2 = reader.take(readLength(reader, 1, Infinity));
    try {
      return utf8Decoder.decode(encoded2);
    } catch (cause) {
      throw codecErrors.error("invalid-value", "not UTF-8", { cause });
    }
  }
});
function tuple(...codecs) {
  return makeCodec({
    description: { path: [], params: [], definition: { kind: "tuple", of: codecs }, docs: [] },
    minSize: codecs.reduce((size, codec) => size + codec.minSize, 0),
    maxSize: codecs.reduce((size, codec) => size + codec.maxSize, 0),
    write: (writer, values) => {
      const list = values;
      if (!Array.isArray(list) || list.length !== codecs.length) {
        throw codecErrors.error("invalid-value", `expected an array of ${codecs.length} elements`);
      }
      let i = 0;
      try {
        for (; i < codecs.length; i++) codecs[i].write(writer, list[i]);
      } catch (error2) {
        throw withinField(error2, `[${i}]`);
      }
    },
    read: (reader) => {
      const values = [];
      try {
        for (const codec of codecs) values.push(codec.read(reader));
      } catch (error2) {
        throw withinField(error2, `[${values.length}]`);
      }
      return values;
    }
  });
}
var unit = makeCodec({
  description: { path: [], params: [], definition: { kind: "tuple", of: [] }, docs: [] },
  minSize: 0,
  maxSize: 0,
  write: (_writer, value2) => {
    if (value2 !== void 0) throw codecErrors.error("invalid-value", `${shown(value2)} where nothing belongs`);
  },
  read: () => void 0
});

// packages/codec/src/description.ts
function pathOf(path) {
  return path === "" ? [] : path.split("::");
}
function snakeCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

// packages/codec/src/composite.ts
function describeFields(fields) {
  return Object.entries(fields).map(([name, type]) => ({ name: snakeCase(name), type, docs: [] }));
}
function sizesOf(codecs) {
  let minSize = 0;
  let maxSize = 0;
  for (const codec of codecs) {
    minSize += codec.minSize;
    maxSize += codec.maxSize;
  }
  return { minSize, maxSize };
}
function fieldsIo(fields) {
  const names = Object.keys(fields);
  const codecs = Object.values(fields);
  if (names.includes("__proto__")) throw codecErrors.error("invalid-value", "no field can be named __proto__");
  const write = (writer, value2) => {
    if (typeof value2 !== "object" || value2 === null) throw codecErrors.error("invalid-value", `${shown(value2)} is not a struct`);
    const record = value2;
    let i = 0;
    try {
      for (; i < names.length; i++) codecs[i].write(writer, record[names[i]]);
    } catch (error2) {
      throw withinField(error2, names[i]);
    }
  };
  const read = (reader) => {
    const record = {};
    let i = 0;
    try {
      for (; i < names.length; i++) record[names[i]] = codecs[i].read(reader);
    } catch (error2) {
      throw withinField(error2, names[i]);
    }
    return record;
  };
  return { write, read };
}
function struct(path, fields, docs2 = []) {
  return makeCodec({
    description: { path: pathOf(path), params: [], definition: { kind: "composite", fields: describeFields(fields) }, docs: docs2 },
    ...sizesOf(Object.values(fields)),
    ...fieldsIo(fields)
  });
}
function option(codec) {
  const some = { name: "Some", index: 1, fields: [{ type: codec, docs: [] }], docs: [] };
  return makeCodec({
    description: {
      path: ["Option"],
      params: [{ name: "T", type: codec }],
      definition: { kind: "variant", variants: [{ name: "None", index: 0, fields: [], docs: [] }, some] },
      docs: [],
      generic: true
    },
    minSize: 1,
    maxSize: 1 + codec.maxSize,
    write: (writer, value2) => {
      if (value2 === void 0) return writer.byte(0);
      writer.byte(1);
      codec.write(writer, value2);
    },
    read: (reader) => {
      const byte = reader.byte();
      if (byte === 0) return void 0;
      if (byte !== 1) throw codecErrors.error("invalid-value", `byte ${byte} is not an Option`);
      return codec.read(reader);
    }
  });
}
function enter(cursor) {
  if (cursor.depth >= maxDepth) throw codecErrors.error("too-deep", `nested deeper than ${maxDepth} levels`);
  cursor.depth++;
}
function lazy(resolve2, typeName) {
  let resolved;
  const target = () => {
    resolved ??= resolve2();
    return resolved;
  };
  const codec = makeCodec({
    description: { path: [], params: [], definition: { kind: "tuple", of: [] }, docs: [] },
    ...typeName === void 0 ? {} : { typeName },
    minSize: 1,
    maxSize: Infinity,
    // After an error the cursor is not used again, so its depth need not be restored.
    write: (writer, value2) => {
      enter(writer);
      target().write(writer, value2);
      writer.depth--;
    },
    read: (reader) => {
      enter(reader);
      const value2 = target().read(reader);
      reader.depth--;
      return value2;
    }
  });
  Object.defineProperty(codec, "description", { get: () => target().description, enumerable: true });
  return codec;
}

// packages/codec/src/variant.ts
function arm(index, shape2, ...docs2) {
  return { index, shape: shape2, docs: docs2 };
}
function isCodec(shape2) {
  return typeof shape2 === "object" && shape2 !== null && "read" in shape2 && typeof shape2.read === "function";
}
function shapeCodec(shape2) {
  if (shape2 === void 0) return { codec: unit, fields: [] };
  if (isCodec(shape2)) return { codec: shape2, fields: [{ type: shape2, docs: [] }] };
  if (Array.isArray(shape2))
    return { codec: tuple(...shape2), fields: shape2.map((type) => ({ type, docs: [] })) };
  const fields = shape2;
  return {
    codec: { ...fieldsIo(fields), ...sizesOf(Object.values(fields)) },
    fields: describeFields(fields)
  };
}
function variant(path, arms, docs2 = []) {
  const byName = /* @__PURE__ */ new Map();
  const byIndex = [];
  const variants = [];
  let minSize = Infinity;
  let maxSize = 0;
  for (const [name, { index, shape: shape2, docs: armDocs }] of Object.entries(arms)) {
    const { codec, fields } = shapeCodec(shape2);
    if (!Number.isInteger(index) || index < 0 || index > 255 || byIndex[index] !== void 0)
      throw codecErrors.error("invalid-value", `${path}: index ${index} is taken or not a byte`);
    byName.set(name, { index, codec });
    byIndex[index] = { name, codec };
    variants.push({ name, index, fields, docs: armDocs });
    minSize = Math.min(minSize, codec.minSize);
    maxSize = Math.max(maxSize, codec.maxSize);
  }
  variants.sort((a, b) => a.index - b.index);
  return makeCodec({
    description: { path: pathOf(path), params: [], definition: { kind: "variant", variants }, docs: docs2 },
    minSize: 1 + (minSize === Infinity ? 0 : minSize),
    maxSize: 1 + maxSize,
    write: (writer, value2) => {
      if (typeof value2 !== "object" || value2 === null)
        throw codecErrors.error("invalid-value", `${shown(value2)} is not a variant`);
      const found = byName.get(value2.type);
      if (found === void 0) throw codecErrors.error("invalid-value", `no variant ${shown(value2.type)}`);
      writer.byte(found.index);
      try {
        found.codec.write(writer, value2.value);
      } catch (error2) {
        throw withinField(error2, value2.type);
      }
    },
    read: (reader) => {
      const index = reader.byte();
      const found = byIndex[index];
      if (found === void 0) throw codecErrors.error("invalid-value", `no variant with index ${index}`);
      try {
        return { type: found.name, value: found.codec.read(reader) };
      } catch (error2) {
        throw withinField(error2, found.name);
      }
    }
  });
}
function result(ok, err) {
  const inner = variant("Result", { Ok: arm(0, ok), Err: arm(1, err) });
  const description = {
    ...inner.description,
    params: [
      { name: "T", type: ok },
      { name: "E", type: err }
    ],
    generic: true
  };
  return { ...inner, description };
}

// packages/frame/src/types/dispatch-error.ts
var tokenError = variant("sp_runtime::TokenError", {
  FundsUnavailable: arm(0),
  OnlyProvider: arm(1),
  BelowMinimum: arm(2),
  CannotCreate: arm(3),
  UnknownAsset: arm(4),
  Frozen: arm(5),
  Unsupported: arm(6),
  CannotCreateHold: arm(7),
  NotExpendable: arm(8),
  Blocked: arm(9)
});
var arithmeticError = variant("sp_arithmetic::ArithmeticError", {
  Underflow: arm(0),
  Overflow: arm(1),
  DivisionByZero: arm(2)
});
var transactionalError = variant("sp_runtime::TransactionalError", { LimitReached: arm(0), NoLayer: arm(1) });
var trieError = variant("sp_runtime::proving_trie::TrieError", {
  InvalidStateRoot: arm(0),
  IncompleteDatabase: arm(1),
  ValueAtIncompleteKey: arm(2),
  DecoderError: arm(3),
  InvalidHash: arm(4),
  DuplicateKey: arm(5),
  ExtraneousNode: arm(6),
  ExtraneousValue: arm(7),
  ExtraneousHashReference: arm(8),
  InvalidChildReference: arm(9),
  ValueMismatch: arm(10),
  IncompleteProof: arm(11),
  RootMismatch: arm(12),
  DecodeError: arm(13)
});
var moduleError = struct("sp_runtime::ModuleError", { index: u8, error: fixedBytes2(4) });
var dispatchError = variant("sp_runtime::DispatchError", {
  Other: arm(0),
  CannotLookup: arm(1),
  BadOrigin: arm(2),
  Module: arm(3, moduleError),
  ConsumerRemaining: arm(4),
  NoProviders: arm(5),
  TooManyConsumers: arm(6),
  Token: arm(7, tokenError),
  Arithmetic: arm(8, arithmeticError),
  Transactional: arm(9, transactionalError),
  Exhausted: arm(10),
  Corruption: arm(11),
  Unavailable: arm(12),
  RootNotAllowed: arm(13),
  Trie: arm(14, trieError)
});
var dispatchResult = alias(result(tuple(), dispatchError), "DispatchResult");
var dispatchOk = { type: "Ok", value: [] };

// packages/frame/src/types/account.ts
var accountId = alias(
  mapped(fixedBytes2(32), { from: (id) => id, to: (raw) => raw }, "sp_core::crypto::AccountId32"),
  "T::AccountId"
);
var addressArms = {
  Id: arm(0, accountId),
  Index: arm(1, compactUnit()),
  Raw: arm(2, bytes),
  Address32: arm(3, fixedBytes2(32)),
  Address20: arm(4, fixedBytes2(20))
};
function compactUnit() {
  const unit2 = tuple();
  return {
    ...mapped(unit2, { from: () => [], to: () => void 0 }),
    description: { path: [], params: [], definition: { kind: "compact", of: unit2 }, docs: [] }
  };
}
var addressVariant = variant("sp_runtime::multiaddress::MultiAddress", addressArms);
var multiAddress = alias(
  {
    ...addressVariant,
    description: {
      ...addressVariant.description,
      params: [
        { name: "AccountId", type: accountId },
        { name: "AccountIndex", type: tuple() }
      ]
    }
  },
  "AccountIdLookupOf<T>"
);
var multiSignature = variant("sp_runtime::MultiSignature", {
  Ed25519: arm(0, fixedBytes2(64)),
  Sr25519: arm(1, fixedBytes2(64)),
  Ecdsa: arm(2, fixedBytes2(65))
});
var compactNonce = alias(compactU32, "Compact<T::Nonce>");

// packages/frame/src/dispatch/origin.ts
var rawOrigin = variant("frame_support::dispatch::RawOrigin", {
  Root: arm(0),
  Signed: arm(1, accountId),
  None: arm(2)
});
var systemOriginPallet = "System";
var of = (value2) => ({ pallet: systemOriginPallet, value: value2 });
var rootOrigin = of({ type: "Root" });
var noneOrigin = of({ type: "None" });
var signed = (who) => of({ type: "Signed", value: who });
function rawOriginOf(origin) {
  return origin.pallet === systemOriginPallet ? origin.value : void 0;
}
function ensureSigned(origin) {
  const raw = rawOriginOf(origin);
  return raw?.type === "Signed" ? raw.value : badOrigin();
}
function ensureRoot(origin) {
  if (rawOriginOf(origin)?.type !== "Root") badOrigin();
}
function ensureNone(origin) {
  if (rawOriginOf(origin)?.type !== "None") badOrigin();
}

// packages/frame/src/dispatch/dispatch.ts
var maxDispatchDepth = 64;
function dispatchInfoOf(call2) {
  const info = call2.target.declaration.cost(call2.args, call2.target.config);
  return { callWeight: info.weight, class: info.class ?? "Normal", paysFee: info.paysFee ?? true };
}
function dispatch(at2, origin, call2) {
  const { execution } = at2;
  const allowed = execution.runtime.callFilter(call2) && (origin.filter?.(call2) ?? true);
  if (!allowed && rawOriginOf(origin)?.type !== "Root") return failed(callFiltered(at2));
  return dispatchBypassingFilter(at2, origin, call2);
}
function dispatchBypassingFilter(at2, origin, call2) {
  const { execution } = at2;
  if (execution.dispatchDepth >= maxDispatchDepth) return failed({ type: "Exhausted" });
  execution.dispatchDepth++;
  try {
    const outcome = attempt(at2, () => {
      const context = execution.contextOf(call2.target.identity);
      return call2.target.declaration.run(context, origin, call2.args);
    });
    if (outcome.ok) return { result: dispatchOk, post: outcome.value ?? {} };
    return { result: { type: "Err", value: outcome.failure.error }, post: outcome.failure.post };
  } finally {
    execution.dispatchDepth--;
  }
}
var failed = (error2) => ({ result: { type: "Err", value: error2 }, post: {} });
function callFiltered(at2) {
  const { index, errorIndex } = at2.execution.runtime.callFilteredError;
  return { type: "Module", value: { index, error: new Uint8Array([errorIndex, 0, 0, 0]) } };
}

// packages/frame/src/dispatch/lookup.ts
function lookup(address) {
  return address.type === "Id" ? address.value : failWith({ type: "CannotLookup" });
}

// packages/frame/src/pallet/declarations.ts
function event(index, ...rest) {
  const [shape2, ...docs2] = typeof rest[0] === "string" || rest.length === 0 ? [void 0, ...rest] : rest;
  return arm(index, shape2, ...docs2);
}
function error(index, ...docs2) {
  return { index, docs: docs2 };
}
function constant(codec, value2, ...docs2) {
  return { codec, value: value2, docs: docs2 };
}

// packages/frame/src/pallet/define-pallet.ts
function definePallet(name, ...docs2) {
  const module = `pallet_${snakeCase(name).replace(/^_/, "")}::pallet`;
  return builder({
    name,
    docs: docs2,
    module: name === "System" ? "frame_system::pallet" : module,
    identity: {},
    instantiable: false,
    storage: () => ({}),
    events: {},
    errors: {},
    constants: () => ({}),
    calls: () => ({}),
    hooks: {},
    genesis: void 0,
    invariants: void 0,
    inherent: void 0,
    apis: () => [],
    origin: void 0,
    storageVersion: 0,
    migrations: {}
  });
}
var isInfo = (cost) => "weight" in cost;
var toInfo = (cost) => isInfo(cost) ? cost : { weight: cost };
function builder(parts) {
  const next = (change) => builder({ ...parts, ...change });
  const erased = {
    parts,
    at: (at2) => at2.execution.contextOf(parts.identity),
    config: () => next({}),
    instantiable: () => next({ instantiable: true }),
    storage: (declare) => next({
      storage: typeof declare === "function" ? declare : () => declare
    }),
    events: (events2) => next({ events: events2 }),
    errors: (errors3) => next({ errors: errors3 }),
    constants: (constants) => next({ constants }),
    calls: (declare) => next({ calls: (types2) => declare({ types: types2, call: makeCall }) }),
    hooks: (hooks) => next({ hooks }),
    genesis: (genesis2) => next({ genesis: genesis2 }),
    invariants: (invariants2) => next({ invariants: invariants2 }),
    inherent: (inherent) => next({ inherent }),
    apis: (declare) => next({ apis: (types2) => declare({ types: types2, method: makeMethod }) }),
    origin: (origin) => next({ origin }),
    storageVersion: (storageVersion, migrations) => next({ storageVersion, migrations })
  };
  return erased;
}
function makeCall(index, fields, cost, docs2, handler) {
  const fixed = typeof cost === "function" ? void 0 : toInfo(cost);
  return {
    index,
    fields,
    docs: typeof docs2 === "string" ? docs2.split("\n") : docs2,
    cost: (args, config) => fixed ?? toInfo(cost(args, config)),
    run: (context, origin, args) => handler({ ...context, origin }, args)
  };
}
function makeMethod(inputs, output, docs2, run) {
  return { inputs, output, docs: [docs2], run };
}
function runtimeApi(name, version, docs2, methods) {
  return { name, version, docs: [docs2], methods };
}

// packages/crypto/src/native-module.ts
import { createRequire } from "node:module";

// packages/crypto/src/errors.ts
var cryptoErrors = defineErrors("crypto", {
  "backend-missing": {
    why: "A native or wasm module that this platform needs for hashing or signatures could not be loaded.",
    remedy: "Install the dependencies again on this machine, with a Node version and platform the project supports."
  },
  "backend-wrong": {
    why: "A cryptographic backend gave another answer than the built-in test vector, so it would follow another chain.",
    remedy: "Do not use this build on this machine: reinstall the dependencies and report the scheme and vector named here."
  },
  "bad-length": {
    why: "A key, seed, digest or signature does not have the number of bytes that its scheme prescribes.",
    remedy: "Pass the whole value: 32 byte public keys and seeds, 64 byte signatures, 65 bytes for ecdsa."
  },
  "bad-secret": {
    why: "The secret is zero or outside the range of the curve, so it is the secret key of no account.",
    remedy: "Use another seed or derivation path."
  },
  "ss58-bad-character": {
    why: "The address holds a character that base58 does not use, is empty, or is too long to be an address.",
    remedy: "Copy the whole address again; base58 has no 0, O, I and l."
  },
  "ss58-bad-length": {
    why: "The address does not hold exactly 32 bytes of account id between its prefix and its checksum.",
    remedy: "Copy the whole address again, and use the address of an account rather than an index or a public key."
  },
  "ss58-bad-prefix": {
    why: "The network prefix is reserved, above 16383, or not written in its shortest form.",
    remedy: "Use a network prefix from the SS58 registry, such as 30 for Phala or 42 for any Substrate chain."
  },
  "ss58-bad-checksum": {
    why: "The checksum does not match: at least one character of the address is wrong.",
    remedy: "Copy the address again; do not correct it by hand."
  },
  "bad-uri": {
    why: "A secret URI is not `<mnemonic or 0x seed>` followed by `/soft` and `//hard` junctions and `///password`.",
    remedy: "Write for example `//Alice`, or quote a mnemonic of 12, 15, 18, 21 or 24 words followed by its junctions."
  },
  "bad-mnemonic": {
    why: "The mnemonic has a wrong number of words, a word outside the English list, or a wrong checksum.",
    remedy: "Check each word and their order against the backup."
  },
  "soft-junction-unsupported": {
    why: "ed25519 and ecdsa keys have no soft derivation in Substrate.",
    remedy: "Use a hard junction (`//name`) or an sr25519 key."
  },
  "verifier-full": {
    why: "More signatures wait for verification than the queue limit allows.",
    remedy: "Try again when the queue has drained, or raise the queue limit or the number of verifier workers.",
    retryable: true
  },
  "verifier-stopped": {
    why: "The verifier pool was stopped before this signature was verified.",
    remedy: "Nothing to do at shutdown; otherwise create a new pool."
  },
  "verifier-crashed": {
    why: "The worker thread that verified this signature ended, and so did the one that tried again.",
    remedy: "Look for the cause in the log; too little memory is the usual one.",
    retryable: true
  },
  "verifier-timeout": {
    why: "The signature was not verified within the time limit of the pool.",
    remedy: "Lower the load, or raise the time limit or the number of verifier workers.",
    retryable: true
  }
});

// packages/crypto/src/native-module.ts
var requireHere = createRequire(import.meta.url);
function loadNative(specifier) {
  try {
    return requireHere(specifier);
  } catch (cause) {
    throw cryptoErrors.error("backend-missing", `cannot load ${specifier}`, { cause });
  }
}
function resolveInstalled(specifier) {
  return requireHere.resolve(specifier);
}

// packages/crypto/src/ecdsa/backend-node.ts
var loaded;
function secp256k1() {
  loaded ??= loadNative("secp256k1/bindings.js");
  return loaded;
}
var ecdsaBackend = {
  name: "node (libsecp256k1)",
  recover(signature, recoveryId, digest2) {
    const native = secp256k1();
    try {
      return native.ecdsaRecover(signature.subarray(0, 64), recoveryId, digest2, true);
    } catch {
      return void 0;
    }
  },
  publicKey: (secret) => secp256k1().privateKeyVerify(secret) ? secp256k1().publicKeyCreate(secret, true) : void 0,
  sign(secret, digest2) {
    const made = secp256k1().ecdsaSign(digest2, secret);
    const signature = new Uint8Array(65);
    signature.set(made.signature);
    signature[64] = made.recid;
    return signature;
  }
};

// node_modules/@noble/hashes/_u64.js
var fromNumH = (n) => n / 2 ** 32 | 0;
var fromNumL = (n) => n >>> 0;
function setU64FromNum(view, byteOffset, n, isLE2) {
  const h = fromNumH(n);
  const l = fromNumL(n);
  view.setUint32(byteOffset, isLE2 ? l : h, isLE2);
  view.setUint32(byteOffset + 4, isLE2 ? h : l, isLE2);
}
var rotrSH = (h, l, s) => h >>> s | l << 32 - s;
var rotrSL = (h, l, s) => h << 32 - s | l >>> s;
var rotrBH = (h, l, s) => h << 64 - s | l >>> s - 32;
var rotrBL = (h, l, s) => h >>> s - 32 | l << 64 - s;
var rotr32H = (_h, l) => l;
var rotr32L = (h, _l) => h;
function add(Ah, Al, Bh, Bl) {
  const l = (Al >>> 0) + (Bl >>> 0);
  return { h: Ah + Bh + (l / 2 ** 32 | 0) | 0, l: l | 0 };
}
var add3L = (Al, Bl, Cl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0);
var add3H = (low, Ah, Bh, Ch) => Ah + Bh + Ch + (low / 2 ** 32 | 0) | 0;

// node_modules/@noble/hashes/utils.js
function isBytes(a) {
  return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
var atitle = (title) => title ? `"${title}" ` : "";
function anumber(n, title = "") {
  if (typeof n !== "number")
    throw new TypeError(atitle(title) + "expected number, got " + typeof n);
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
  return n;
}
function abytes(value2, length, title = "") {
  if (isBytes(value2) && (length === void 0 || value2.length === length))
    return value2;
  if (length !== void 0)
    anumber(length, "length");
  const bytes2 = isBytes(value2);
  const ofLen = length !== void 0 ? ` of length ${length}` : "";
  const got = bytes2 ? `length=${value2.length}` : `type=${typeof value2}`;
  const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
  if (!bytes2)
    throw new TypeError(message);
  throw new RangeError(message);
}
function copyBytes(bytes2) {
  return Uint8Array.from(abytes(bytes2));
}
var aobject = (value2, label) => {
  if (value2 === null || typeof value2 !== "object" || Array.isArray(value2))
    throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value2);
};
var aopts = (value2, label) => {
  aobject(value2, label);
  const proto = Object.getPrototypeOf(value2);
  if (proto !== Object.prototype && proto !== null)
    throw new TypeError(`"${label}" expected plain object`);
  if (Object.hasOwn(value2, "__proto__"))
    throw new TypeError(`"${label}.__proto__" is not allowed`);
};
function aexists(instance2, checkFinished = true) {
  if (instance2.destroyed)
    throw new Error("hash was destroyed");
  if (checkFinished && instance2.finished)
    throw new Error("digest() was already called");
}
function aoutput(out, instance2) {
  abytes(out, void 0, "output");
  const min = instance2.outputLen;
  if (!(out.length >= min)) {
    throw new RangeError('"output" expected length >= ' + min);
  }
}
function u322(arr) {
  return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
}
function clean(...arrays) {
  for (let i = 0; i < arrays.length; i++) {
    arrays[i].fill(0);
  }
}
function createView(arr) {
  return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
function rotr(word, shift) {
  return word << 32 - shift | word >>> shift;
}
var isLE = /* @__PURE__ */ (() => new Uint8Array(new Uint32Array([287454020]).buffer)[0] === 68)();
function byteSwap(word) {
  return word << 24 & 4278190080 | word << 8 & 16711680 | word >>> 8 & 65280 | word >>> 24 & 255;
}
var swap8IfBE = isLE ? (n) => n : (n) => byteSwap(n) >>> 0;
function byteSwap32(arr) {
  for (let i = 0; i < arr.length; i++) {
    arr[i] = byteSwap(arr[i]);
  }
  return arr;
}
var swap32IfBE = isLE ? (u) => u : byteSwap32;
function checkOpts(defaults, opts, title = "opts") {
  aopts(defaults, "defaults");
  if (opts !== void 0)
    aopts(opts, title);
  const merged = Object.assign(/* @__PURE__ */ Object.create(null), defaults, opts);
  return merged;
}
function createHasher(hashCons, info = {}) {
  if (typeof hashCons !== "function")
    throw new TypeError('"hashCons" expected function, got type=' + typeof hashCons);
  info = checkOpts({}, info, "info");
  const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
  const tmp = hashCons(void 0);
  hashC.outputLen = tmp.outputLen;
  hashC.blockLen = tmp.blockLen;
  hashC.canXOF = tmp.canXOF;
  hashC.create = (opts) => hashCons(opts);
  Object.assign(hashC, info);
  return Object.freeze(hashC);
}
var oidNist = (suffix) => ({
  // Current NIST hashAlgs suffixes used here fit in one DER subidentifier octet.
  // Larger suffix values would need base-128 OID encoding and a different length byte.
  oid: Uint8Array.from([6, 9, 96, 134, 72, 1, 101, 3, 4, 2, suffix])
});

// packages/crypto/src/hash/backend-node.ts
import { pbkdf2Sync } from "node:crypto";

// node_modules/@noble/hashes/_blake.js
var BSIGMA = /* @__PURE__ */ Uint8Array.from([
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  14,
  10,
  4,
  8,
  9,
  15,
  13,
  6,
  1,
  12,
  0,
  2,
  11,
  7,
  5,
  3,
  11,
  8,
  12,
  0,
  5,
  2,
  15,
  13,
  10,
  14,
  3,
  6,
  7,
  1,
  9,
  4,
  7,
  9,
  3,
  1,
  13,
  12,
  11,
  14,
  2,
  6,
  5,
  10,
  4,
  0,
  15,
  8,
  9,
  0,
  5,
  7,
  2,
  4,
  10,
  15,
  14,
  1,
  11,
  12,
  6,
  8,
  3,
  13,
  2,
  12,
  6,
  10,
  0,
  11,
  8,
  3,
  4,
  13,
  7,
  5,
  15,
  14,
  1,
  9,
  12,
  5,
  1,
  15,
  14,
  13,
  4,
  10,
  0,
  7,
  6,
  3,
  9,
  2,
  8,
  11,
  13,
  11,
  7,
  14,
  12,
  1,
  3,
  9,
  5,
  0,
  15,
  4,
  8,
  6,
  2,
  10,
  6,
  15,
  14,
  9,
  11,
  3,
  0,
  8,
  12,
  2,
  13,
  7,
  1,
  4,
  10,
  5,
  10,
  2,
  8,
  4,
  7,
  6,
  1,
  5,
  15,
  11,
  9,
  14,
  3,
  12,
  13,
  0,
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  14,
  10,
  4,
  8,
  9,
  15,
  13,
  6,
  1,
  12,
  0,
  2,
  11,
  7,
  5,
  3,
  // Blake1, unused in others
  11,
  8,
  12,
  0,
  5,
  2,
  15,
  13,
  10,
  14,
  3,
  6,
  7,
  1,
  9,
  4,
  7,
  9,
  3,
  1,
  13,
  12,
  11,
  14,
  2,
  6,
  5,
  10,
  4,
  0,
  15,
  8,
  9,
  0,
  5,
  7,
  2,
  4,
  10,
  15,
  14,
  1,
  11,
  12,
  6,
  8,
  3,
  13,
  2,
  12,
  6,
  10,
  0,
  11,
  8,
  3,
  4,
  13,
  7,
  5,
  15,
  14,
  1,
  9
]);

// node_modules/@noble/hashes/_md.js
function Chi(a, b, c) {
  return a & b ^ ~a & c;
}
function Maj(a, b, c) {
  return a & b ^ a & c ^ b & c;
}
var HashMD = class {
  blockLen;
  outputLen;
  canXOF = false;
  padOffset;
  isLE;
  // For partial updates less than block size
  buffer;
  view;
  finished = false;
  length = 0;
  pos = 0;
  destroyed = false;
  constructor(blockLen, outputLen, padOffset, isLE2) {
    this.blockLen = blockLen;
    this.outputLen = outputLen;
    this.padOffset = padOffset;
    this.isLE = isLE2;
    this.buffer = new Uint8Array(blockLen);
    this.view = createView(this.buffer);
  }
  update(data) {
    aexists(this);
    abytes(data);
    const { view, buffer, blockLen } = this;
    const len = data.length;
    let processed = false;
    for (let pos = 0; pos < len; ) {
      const take = Math.min(blockLen - this.pos, len - pos);
      if (take === blockLen) {
        const dataView = createView(data);
        for (; blockLen <= len - pos; pos += blockLen)
          this.process(dataView, pos);
        processed = true;
        continue;
      }
      buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
      this.pos += take;
      pos += take;
      if (this.pos === blockLen) {
        this.process(view, 0);
        this.pos = 0;
        processed = true;
      }
    }
    this.length += data.length;
    if (processed)
      this.roundClean();
    return this;
  }
  digestInto(out) {
    aexists(this);
    aoutput(out, this);
    this.finished = true;
    const { buffer, view, blockLen, isLE: isLE2 } = this;
    let { pos } = this;
    buffer[pos++] = 128;
    buffer.fill(0, pos);
    if (this.padOffset > blockLen - pos) {
      this.process(view, 0);
      buffer.fill(0);
    }
    setU64FromNum(view, blockLen - 8, this.length * 8, isLE2);
    this.process(view, 0);
    this.roundClean();
    const oview = out === buffer ? view : createView(out);
    const len = this.outputLen;
    const outLen = len / 4;
    const state = this.get();
    if (len % 4 || outLen > state.length)
      throw new Error("invalid outputLen");
    for (let i = 0; i < outLen; i++)
      oview.setUint32(4 * i, state[i], isLE2);
  }
  digest() {
    const { buffer, outputLen } = this;
    this.digestInto(buffer);
    const res = buffer.slice(0, outputLen);
    this.destroy();
    return res;
  }
  _cloneIntoMeta(to) {
    const { buffer, length, finished, destroyed, pos } = this;
    to.destroyed = destroyed;
    to.finished = finished;
    to.length = length;
    to.pos = pos;
    if (pos)
      to.buffer.set(buffer);
    return to;
  }
  clone() {
    return this._cloneInto();
  }
};
var SHA256_IV = /* @__PURE__ */ Uint32Array.from([
  1779033703,
  3144134277,
  1013904242,
  2773480762,
  1359893119,
  2600822924,
  528734635,
  1541459225
]);

// node_modules/@noble/hashes/blake2.js
var B2B_IV = /* @__PURE__ */ Uint32Array.from([
  4089235720,
  1779033703,
  2227873595,
  3144134277,
  4271175723,
  1013904242,
  1595750129,
  2773480762,
  2917565137,
  1359893119,
  725511199,
  2600822924,
  4215389547,
  528734635,
  327033209,
  1541459225
]);
var BBUF = /* @__PURE__ */ new Uint32Array(32);
function G1b(a, b, c, d, msg, x) {
  const Xl = msg[x], Xh = msg[x + 1];
  let Al = BBUF[2 * a], Ah = BBUF[2 * a + 1];
  let Bl = BBUF[2 * b], Bh = BBUF[2 * b + 1];
  let Cl = BBUF[2 * c], Ch = BBUF[2 * c + 1];
  let Dl = BBUF[2 * d], Dh = BBUF[2 * d + 1];
  const ll = add3L(Al, Bl, Xl);
  Ah = add3H(ll, Ah, Bh, Xh);
  Al = ll | 0;
  let xh = Dh ^ Ah, xl = Dl ^ Al;
  Dh = rotr32H(xh, xl);
  Dl = rotr32L(xh, xl);
  ({ h: Ch, l: Cl } = add(Ch, Cl, Dh, Dl));
  xh = Bh ^ Ch;
  xl = Bl ^ Cl;
  Bh = rotrSH(xh, xl, 24);
  Bl = rotrSL(xh, xl, 24);
  BBUF[2 * a] = Al;
  BBUF[2 * a + 1] = Ah;
  BBUF[2 * b] = Bl;
  BBUF[2 * b + 1] = Bh;
  BBUF[2 * c] = Cl;
  BBUF[2 * c + 1] = Ch;
  BBUF[2 * d] = Dl;
  BBUF[2 * d + 1] = Dh;
}
function G2b(a, b, c, d, msg, x) {
  const Xl = msg[x], Xh = msg[x + 1];
  let Al = BBUF[2 * a], Ah = BBUF[2 * a + 1];
  let Bl = BBUF[2 * b], Bh = BBUF[2 * b + 1];
  let Cl = BBUF[2 * c], Ch = BBUF[2 * c + 1];
  let Dl = BBUF[2 * d], Dh = BBUF[2 * d + 1];
  const ll = add3L(Al, Bl, Xl);
  Ah = add3H(ll, Ah, Bh, Xh);
  Al = ll | 0;
  let xh = Dh ^ Ah, xl = Dl ^ Al;
  Dh = rotrSH(xh, xl, 16);
  Dl = rotrSL(xh, xl, 16);
  ({ h: Ch, l: Cl } = add(Ch, Cl, Dh, Dl));
  xh = Bh ^ Ch;
  xl = Bl ^ Cl;
  Bh = rotrBH(xh, xl, 63);
  Bl = rotrBL(xh, xl, 63);
  BBUF[2 * a] = Al;
  BBUF[2 * a + 1] = Ah;
  BBUF[2 * b] = Bl;
  BBUF[2 * b + 1] = Bh;
  BBUF[2 * c] = Cl;
  BBUF[2 * c + 1] = Ch;
  BBUF[2 * d] = Dl;
  BBUF[2 * d + 1] = Dh;
}
function checkBlake2Opts(outputLen, opts = {}, keyLen, saltLen, persLen) {
  anumber(keyLen);
  if (outputLen <= 0 || outputLen > keyLen)
    throw new Error('"dkLen" must be 1..' + keyLen + ", got " + outputLen);
  const { key: key2, salt, personalization } = opts;
  if (key2 !== void 0 && (key2.length < 1 || key2.length > keyLen))
    throw new Error('"key" expected to be undefined or of length=1..' + keyLen);
  if (salt !== void 0)
    abytes(salt, saltLen, "salt");
  if (personalization !== void 0)
    abytes(personalization, persLen, "personalization");
}
var _BLAKE2 = class {
  buffer;
  buffer32;
  finished = false;
  destroyed = false;
  length = 0;
  pos = 0;
  blockLen;
  outputLen;
  canXOF = false;
  constructor(blockLen, outputLen) {
    anumber(blockLen);
    anumber(outputLen);
    this.blockLen = blockLen;
    this.outputLen = outputLen;
    this.buffer = new Uint8Array(blockLen);
    this.buffer32 = u322(this.buffer);
  }
  update(data) {
    aexists(this);
    abytes(data);
    const { blockLen, buffer, buffer32 } = this;
    const len = data.length;
    const offset = data.byteOffset;
    const buf = data.buffer;
    for (let pos = 0; pos < len; ) {
      if (this.pos === blockLen) {
        swap32IfBE(buffer32);
        this.compress(buffer32, 0, false);
        swap32IfBE(buffer32);
        this.pos = 0;
      }
      const take = Math.min(blockLen - this.pos, len - pos);
      const dataOffset = offset + pos;
      if (take === blockLen && !(dataOffset % 4) && pos + take < len) {
        const data32 = new Uint32Array(buf, dataOffset, Math.floor((len - pos) / 4));
        swap32IfBE(data32);
        for (let pos32 = 0; pos + blockLen < len; pos32 += buffer32.length, pos += blockLen) {
          this.length += blockLen;
          this.compress(data32, pos32, false);
        }
        swap32IfBE(data32);
        continue;
      }
      buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
      this.pos += take;
      this.length += take;
      pos += take;
    }
    return this;
  }
  digestInto(out) {
    aexists(this);
    aoutput(out, this);
    if (out.byteOffset & 3)
      throw new RangeError('"output" expected 4-byte aligned byteOffset, got ' + out.byteOffset);
    const { pos, buffer32 } = this;
    this.finished = true;
    this.buffer.fill(0, pos);
    swap32IfBE(buffer32);
    this.compress(buffer32, 0, true);
    swap32IfBE(buffer32);
    const state = this.get();
    const out32 = out === this.buffer ? buffer32 : u322(out);
    const full = Math.floor(this.outputLen / 4);
    for (let i = 0; i < full; i++)
      out32[i] = swap8IfBE(state[i]);
    const tail = this.outputLen % 4;
    if (!tail)
      return;
    const off = full * 4;
    const word = state[full];
    for (let i = 0; i < tail; i++)
      out[off + i] = word >>> 8 * i;
  }
  digest() {
    const { buffer, outputLen } = this;
    this.digestInto(buffer);
    const res = buffer.slice(0, outputLen);
    this.destroy();
    return res;
  }
  _cloneInto(to) {
    const { buffer, length, finished, destroyed, outputLen, pos } = this;
    to ||= new this.constructor({ dkLen: outputLen });
    to.set(...this.get());
    to.buffer.set(buffer);
    to.destroyed = destroyed;
    to.finished = finished;
    to.length = length;
    to.pos = pos;
    to.outputLen = outputLen;
    return to;
  }
  clone() {
    return this._cloneInto();
  }
};
var _BLAKE2b = class extends _BLAKE2 {
  // Same IV words as SHA-512 / BLAKE2b, encoded as LE u32 low/high halves.
  v0l = B2B_IV[0] | 0;
  v0h = B2B_IV[1] | 0;
  v1l = B2B_IV[2] | 0;
  v1h = B2B_IV[3] | 0;
  v2l = B2B_IV[4] | 0;
  v2h = B2B_IV[5] | 0;
  v3l = B2B_IV[6] | 0;
  v3h = B2B_IV[7] | 0;
  v4l = B2B_IV[8] | 0;
  v4h = B2B_IV[9] | 0;
  v5l = B2B_IV[10] | 0;
  v5h = B2B_IV[11] | 0;
  v6l = B2B_IV[12] | 0;
  v6h = B2B_IV[13] | 0;
  v7l = B2B_IV[14] | 0;
  v7h = B2B_IV[15] | 0;
  constructor(opts = {}) {
    opts = checkOpts({}, opts);
    const olen = opts.dkLen === void 0 ? 64 : opts.dkLen;
    super(128, olen);
    checkBlake2Opts(olen, opts, 64, 16, 16);
    let { key: key2, personalization, salt } = opts;
    let keyLength2 = 0;
    if (key2 !== void 0) {
      abytes(key2, void 0, "key");
      keyLength2 = key2.length;
    }
    this.v0l ^= this.outputLen | keyLength2 << 8 | 1 << 16 | 1 << 24;
    if (salt !== void 0) {
      abytes(salt, void 0, "salt");
      const slt = u322(copyBytes(salt));
      this.v4l ^= swap8IfBE(slt[0]);
      this.v4h ^= swap8IfBE(slt[1]);
      this.v5l ^= swap8IfBE(slt[2]);
      this.v5h ^= swap8IfBE(slt[3]);
    }
    if (personalization !== void 0) {
      abytes(personalization, void 0, "personalization");
      const pers = u322(copyBytes(personalization));
      this.v6l ^= swap8IfBE(pers[0]);
      this.v6h ^= swap8IfBE(pers[1]);
      this.v7l ^= swap8IfBE(pers[2]);
      this.v7h ^= swap8IfBE(pers[3]);
    }
    if (key2 !== void 0) {
      const tmp = new Uint8Array(this.blockLen);
      tmp.set(key2);
      this.update(tmp);
      clean(tmp);
    }
  }
  // prettier-ignore
  get() {
    let { v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h } = this;
    return [v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h];
  }
  // prettier-ignore
  set(v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h) {
    this.v0l = v0l | 0;
    this.v0h = v0h | 0;
    this.v1l = v1l | 0;
    this.v1h = v1h | 0;
    this.v2l = v2l | 0;
    this.v2h = v2h | 0;
    this.v3l = v3l | 0;
    this.v3h = v3h | 0;
    this.v4l = v4l | 0;
    this.v4h = v4h | 0;
    this.v5l = v5l | 0;
    this.v5h = v5h | 0;
    this.v6l = v6l | 0;
    this.v6h = v6h | 0;
    this.v7l = v7l | 0;
    this.v7h = v7h | 0;
  }
  compress(msg, offset, isLast) {
    const { v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h } = this;
    {
      BBUF[0] = v0l;
      BBUF[1] = v0h;
      BBUF[2] = v1l;
      BBUF[3] = v1h;
      BBUF[4] = v2l;
      BBUF[5] = v2h;
      BBUF[6] = v3l;
      BBUF[7] = v3h;
      BBUF[8] = v4l;
      BBUF[9] = v4h;
      BBUF[10] = v5l;
      BBUF[11] = v5h;
      BBUF[12] = v6l;
      BBUF[13] = v6h;
      BBUF[14] = v7l;
      BBUF[15] = v7h;
    }
    BBUF.set(B2B_IV, 16);
    const l = fromNumL(this.length);
    const h = fromNumH(this.length);
    BBUF[24] = B2B_IV[8] ^ l;
    BBUF[25] = B2B_IV[9] ^ h;
    if (isLast) {
      BBUF[28] = ~BBUF[28];
      BBUF[29] = ~BBUF[29];
    }
    let j = 0;
    const s = BSIGMA;
    for (let i = 0; i < 12; i++) {
      G1b(0, 4, 8, 12, msg, offset + 2 * s[j++]);
      G2b(0, 4, 8, 12, msg, offset + 2 * s[j++]);
      G1b(1, 5, 9, 13, msg, offset + 2 * s[j++]);
      G2b(1, 5, 9, 13, msg, offset + 2 * s[j++]);
      G1b(2, 6, 10, 14, msg, offset + 2 * s[j++]);
      G2b(2, 6, 10, 14, msg, offset + 2 * s[j++]);
      G1b(3, 7, 11, 15, msg, offset + 2 * s[j++]);
      G2b(3, 7, 11, 15, msg, offset + 2 * s[j++]);
      G1b(0, 5, 10, 15, msg, offset + 2 * s[j++]);
      G2b(0, 5, 10, 15, msg, offset + 2 * s[j++]);
      G1b(1, 6, 11, 12, msg, offset + 2 * s[j++]);
      G2b(1, 6, 11, 12, msg, offset + 2 * s[j++]);
      G1b(2, 7, 8, 13, msg, offset + 2 * s[j++]);
      G2b(2, 7, 8, 13, msg, offset + 2 * s[j++]);
      G1b(3, 4, 9, 14, msg, offset + 2 * s[j++]);
      G2b(3, 4, 9, 14, msg, offset + 2 * s[j++]);
    }
    this.v0l ^= BBUF[0] ^ BBUF[16];
    this.v0h ^= BBUF[1] ^ BBUF[17];
    this.v1l ^= BBUF[2] ^ BBUF[18];
    this.v1h ^= BBUF[3] ^ BBUF[19];
    this.v2l ^= BBUF[4] ^ BBUF[20];
    this.v2h ^= BBUF[5] ^ BBUF[21];
    this.v3l ^= BBUF[6] ^ BBUF[22];
    this.v3h ^= BBUF[7] ^ BBUF[23];
    this.v4l ^= BBUF[8] ^ BBUF[24];
    this.v4h ^= BBUF[9] ^ BBUF[25];
    this.v5l ^= BBUF[10] ^ BBUF[26];
    this.v5h ^= BBUF[11] ^ BBUF[27];
    this.v6l ^= BBUF[12] ^ BBUF[28];
    this.v6h ^= BBUF[13] ^ BBUF[29];
    this.v7l ^= BBUF[14] ^ BBUF[30];
    this.v7h ^= BBUF[15] ^ BBUF[31];
    clean(BBUF);
  }
  destroy() {
    this.destroyed = true;
    clean(this.buffer32);
    this.set(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
};
var blake2b = /* @__PURE__ */ createHasher((opts) => new _BLAKE2b(opts));

// node_modules/xxhash-wasm/esm/xxhash-wasm.js
var t = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 48, 8, 96, 3, 127, 127, 127, 1, 127, 96, 3, 127, 127, 127, 0, 96, 2, 127, 127, 0, 96, 1, 127, 1, 127, 96, 3, 127, 127, 126, 1, 126, 96, 3, 126, 127, 127, 1, 126, 96, 2, 127, 126, 0, 96, 1, 127, 1, 126, 3, 11, 10, 0, 0, 2, 1, 3, 4, 5, 6, 1, 7, 5, 3, 1, 0, 1, 7, 85, 9, 3, 109, 101, 109, 2, 0, 5, 120, 120, 104, 51, 50, 0, 0, 6, 105, 110, 105, 116, 51, 50, 0, 2, 8, 117, 112, 100, 97, 116, 101, 51, 50, 0, 3, 8, 100, 105, 103, 101, 115, 116, 51, 50, 0, 4, 5, 120, 120, 104, 54, 52, 0, 5, 6, 105, 110, 105, 116, 54, 52, 0, 7, 8, 117, 112, 100, 97, 116, 101, 54, 52, 0, 8, 8, 100, 105, 103, 101, 115, 116, 54, 52, 0, 9, 10, 251, 22, 10, 242, 1, 1, 4, 127, 32, 0, 32, 1, 106, 33, 3, 32, 1, 65, 16, 79, 4, 127, 32, 3, 65, 16, 107, 33, 6, 32, 2, 65, 168, 136, 141, 161, 2, 106, 33, 3, 32, 2, 65, 137, 235, 208, 208, 7, 107, 33, 4, 32, 2, 65, 207, 140, 162, 142, 6, 106, 33, 5, 3, 64, 32, 3, 32, 0, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 3, 32, 4, 32, 0, 65, 4, 106, 34, 0, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 4, 32, 2, 32, 0, 65, 4, 106, 34, 0, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 2, 32, 5, 32, 0, 65, 4, 106, 34, 0, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 5, 32, 6, 32, 0, 65, 4, 106, 34, 0, 79, 13, 0, 11, 32, 2, 65, 12, 119, 32, 5, 65, 18, 119, 106, 32, 4, 65, 7, 119, 106, 32, 3, 65, 1, 119, 106, 5, 32, 2, 65, 177, 207, 217, 178, 1, 106, 11, 32, 1, 106, 32, 0, 32, 1, 65, 15, 113, 16, 1, 11, 146, 1, 0, 32, 1, 32, 2, 106, 33, 2, 3, 64, 32, 1, 65, 4, 106, 32, 2, 75, 69, 4, 64, 32, 0, 32, 1, 40, 2, 0, 65, 189, 220, 202, 149, 124, 108, 106, 65, 17, 119, 65, 175, 214, 211, 190, 2, 108, 33, 0, 32, 1, 65, 4, 106, 33, 1, 12, 1, 11, 11, 3, 64, 32, 1, 32, 2, 79, 69, 4, 64, 32, 0, 32, 1, 45, 0, 0, 65, 177, 207, 217, 178, 1, 108, 106, 65, 11, 119, 65, 177, 243, 221, 241, 121, 108, 33, 0, 32, 1, 65, 1, 106, 33, 1, 12, 1, 11, 11, 32, 0, 32, 0, 65, 15, 118, 115, 65, 247, 148, 175, 175, 120, 108, 34, 0, 65, 13, 118, 32, 0, 115, 65, 189, 220, 202, 149, 124, 108, 34, 0, 65, 16, 118, 32, 0, 115, 11, 63, 0, 32, 0, 65, 8, 106, 32, 1, 65, 168, 136, 141, 161, 2, 106, 54, 2, 0, 32, 0, 65, 12, 106, 32, 1, 65, 137, 235, 208, 208, 7, 107, 54, 2, 0, 32, 0, 65, 16, 106, 32, 1, 54, 2, 0, 32, 0, 65, 20, 106, 32, 1, 65, 207, 140, 162, 142, 6, 106, 54, 2, 0, 11, 195, 4, 1, 6, 127, 32, 1, 32, 2, 106, 33, 6, 32, 0, 65, 24, 106, 33, 4, 32, 0, 65, 40, 106, 40, 2, 0, 33, 3, 32, 0, 32, 0, 40, 2, 0, 32, 2, 106, 54, 2, 0, 32, 0, 65, 4, 106, 34, 5, 32, 5, 40, 2, 0, 32, 2, 65, 16, 79, 32, 0, 40, 2, 0, 65, 16, 79, 114, 114, 54, 2, 0, 32, 2, 32, 3, 106, 65, 16, 73, 4, 64, 32, 3, 32, 4, 106, 32, 1, 32, 2, 252, 10, 0, 0, 32, 0, 65, 40, 106, 32, 2, 32, 3, 106, 54, 2, 0, 15, 11, 32, 3, 4, 64, 32, 3, 32, 4, 106, 32, 1, 65, 16, 32, 3, 107, 34, 2, 252, 10, 0, 0, 32, 0, 65, 8, 106, 34, 3, 32, 3, 40, 2, 0, 32, 4, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 54, 2, 0, 32, 0, 65, 12, 106, 34, 3, 32, 3, 40, 2, 0, 32, 4, 65, 4, 106, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 54, 2, 0, 32, 0, 65, 16, 106, 34, 3, 32, 3, 40, 2, 0, 32, 4, 65, 8, 106, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 54, 2, 0, 32, 0, 65, 20, 106, 34, 3, 32, 3, 40, 2, 0, 32, 4, 65, 12, 106, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 54, 2, 0, 32, 0, 65, 40, 106, 65, 0, 54, 2, 0, 32, 1, 32, 2, 106, 33, 1, 11, 32, 1, 32, 6, 65, 16, 107, 77, 4, 64, 32, 6, 65, 16, 107, 33, 8, 32, 0, 65, 8, 106, 40, 2, 0, 33, 2, 32, 0, 65, 12, 106, 40, 2, 0, 33, 3, 32, 0, 65, 16, 106, 40, 2, 0, 33, 5, 32, 0, 65, 20, 106, 40, 2, 0, 33, 7, 3, 64, 32, 2, 32, 1, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 2, 32, 3, 32, 1, 65, 4, 106, 34, 1, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 3, 32, 5, 32, 1, 65, 4, 106, 34, 1, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 5, 32, 7, 32, 1, 65, 4, 106, 34, 1, 40, 2, 0, 65, 247, 148, 175, 175, 120, 108, 106, 65, 13, 119, 65, 177, 243, 221, 241, 121, 108, 33, 7, 32, 8, 32, 1, 65, 4, 106, 34, 1, 79, 13, 0, 11, 32, 0, 65, 8, 106, 32, 2, 54, 2, 0, 32, 0, 65, 12, 106, 32, 3, 54, 2, 0, 32, 0, 65, 16, 106, 32, 5, 54, 2, 0, 32, 0, 65, 20, 106, 32, 7, 54, 2, 0, 11, 32, 1, 32, 6, 73, 4, 64, 32, 4, 32, 1, 32, 6, 32, 1, 107, 34, 1, 252, 10, 0, 0, 32, 0, 65, 40, 106, 32, 1, 54, 2, 0, 11, 11, 97, 1, 1, 127, 32, 0, 65, 16, 106, 40, 2, 0, 33, 1, 32, 0, 65, 4, 106, 40, 2, 0, 4, 127, 32, 1, 65, 12, 119, 32, 0, 65, 20, 106, 40, 2, 0, 65, 18, 119, 106, 32, 0, 65, 12, 106, 40, 2, 0, 65, 7, 119, 106, 32, 0, 65, 8, 106, 40, 2, 0, 65, 1, 119, 106, 5, 32, 1, 65, 177, 207, 217, 178, 1, 106, 11, 32, 0, 40, 2, 0, 106, 32, 0, 65, 24, 106, 32, 0, 65, 40, 106, 40, 2, 0, 16, 1, 11, 255, 3, 2, 3, 126, 1, 127, 32, 0, 32, 1, 106, 33, 6, 32, 1, 65, 32, 79, 4, 126, 32, 6, 65, 32, 107, 33, 6, 32, 2, 66, 214, 235, 130, 238, 234, 253, 137, 245, 224, 0, 124, 33, 3, 32, 2, 66, 177, 169, 172, 193, 173, 184, 212, 166, 61, 125, 33, 4, 32, 2, 66, 249, 234, 208, 208, 231, 201, 161, 228, 225, 0, 124, 33, 5, 3, 64, 32, 3, 32, 0, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 3, 32, 4, 32, 0, 65, 8, 106, 34, 0, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 4, 32, 2, 32, 0, 65, 8, 106, 34, 0, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 2, 32, 5, 32, 0, 65, 8, 106, 34, 0, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 5, 32, 6, 32, 0, 65, 8, 106, 34, 0, 79, 13, 0, 11, 32, 2, 66, 12, 137, 32, 5, 66, 18, 137, 124, 32, 4, 66, 7, 137, 124, 32, 3, 66, 1, 137, 124, 32, 3, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 32, 4, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 32, 2, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 32, 5, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 5, 32, 2, 66, 197, 207, 217, 178, 241, 229, 186, 234, 39, 124, 11, 32, 1, 173, 124, 32, 0, 32, 1, 65, 31, 113, 16, 6, 11, 134, 2, 0, 32, 1, 32, 2, 106, 33, 2, 3, 64, 32, 2, 32, 1, 65, 8, 106, 79, 4, 64, 32, 1, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 32, 0, 133, 66, 27, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 33, 0, 32, 1, 65, 8, 106, 33, 1, 12, 1, 11, 11, 32, 1, 65, 4, 106, 32, 2, 77, 4, 64, 32, 0, 32, 1, 53, 2, 0, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 23, 137, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 249, 243, 221, 241, 153, 246, 153, 171, 22, 124, 33, 0, 32, 1, 65, 4, 106, 33, 1, 11, 3, 64, 32, 1, 32, 2, 73, 4, 64, 32, 0, 32, 1, 49, 0, 0, 66, 197, 207, 217, 178, 241, 229, 186, 234, 39, 126, 133, 66, 11, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 0, 32, 1, 65, 1, 106, 33, 1, 12, 1, 11, 11, 32, 0, 32, 0, 66, 33, 136, 133, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 34, 0, 32, 0, 66, 29, 136, 133, 66, 249, 243, 221, 241, 153, 246, 153, 171, 22, 126, 34, 0, 32, 0, 66, 32, 136, 133, 11, 77, 0, 32, 0, 65, 8, 106, 32, 1, 66, 214, 235, 130, 238, 234, 253, 137, 245, 224, 0, 124, 55, 3, 0, 32, 0, 65, 16, 106, 32, 1, 66, 177, 169, 172, 193, 173, 184, 212, 166, 61, 125, 55, 3, 0, 32, 0, 65, 24, 106, 32, 1, 55, 3, 0, 32, 0, 65, 32, 106, 32, 1, 66, 249, 234, 208, 208, 231, 201, 161, 228, 225, 0, 124, 55, 3, 0, 11, 244, 4, 2, 3, 127, 4, 126, 32, 1, 32, 2, 106, 33, 5, 32, 0, 65, 40, 106, 33, 4, 32, 0, 65, 200, 0, 106, 40, 2, 0, 33, 3, 32, 0, 32, 0, 41, 3, 0, 32, 2, 173, 124, 55, 3, 0, 32, 2, 32, 3, 106, 65, 32, 73, 4, 64, 32, 3, 32, 4, 106, 32, 1, 32, 2, 252, 10, 0, 0, 32, 0, 65, 200, 0, 106, 32, 2, 32, 3, 106, 54, 2, 0, 15, 11, 32, 3, 4, 64, 32, 3, 32, 4, 106, 32, 1, 65, 32, 32, 3, 107, 34, 2, 252, 10, 0, 0, 32, 0, 65, 8, 106, 34, 3, 32, 3, 41, 3, 0, 32, 4, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 55, 3, 0, 32, 0, 65, 16, 106, 34, 3, 32, 3, 41, 3, 0, 32, 4, 65, 8, 106, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 55, 3, 0, 32, 0, 65, 24, 106, 34, 3, 32, 3, 41, 3, 0, 32, 4, 65, 16, 106, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 55, 3, 0, 32, 0, 65, 32, 106, 34, 3, 32, 3, 41, 3, 0, 32, 4, 65, 24, 106, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 55, 3, 0, 32, 0, 65, 200, 0, 106, 65, 0, 54, 2, 0, 32, 1, 32, 2, 106, 33, 1, 11, 32, 1, 65, 32, 106, 32, 5, 77, 4, 64, 32, 5, 65, 32, 107, 33, 2, 32, 0, 65, 8, 106, 41, 3, 0, 33, 6, 32, 0, 65, 16, 106, 41, 3, 0, 33, 7, 32, 0, 65, 24, 106, 41, 3, 0, 33, 8, 32, 0, 65, 32, 106, 41, 3, 0, 33, 9, 3, 64, 32, 6, 32, 1, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 6, 32, 7, 32, 1, 65, 8, 106, 34, 1, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 7, 32, 8, 32, 1, 65, 8, 106, 34, 1, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 8, 32, 9, 32, 1, 65, 8, 106, 34, 1, 41, 3, 0, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 124, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 33, 9, 32, 2, 32, 1, 65, 8, 106, 34, 1, 79, 13, 0, 11, 32, 0, 65, 8, 106, 32, 6, 55, 3, 0, 32, 0, 65, 16, 106, 32, 7, 55, 3, 0, 32, 0, 65, 24, 106, 32, 8, 55, 3, 0, 32, 0, 65, 32, 106, 32, 9, 55, 3, 0, 11, 32, 1, 32, 5, 73, 4, 64, 32, 4, 32, 1, 32, 5, 32, 1, 107, 34, 1, 252, 10, 0, 0, 32, 0, 65, 200, 0, 106, 32, 1, 54, 2, 0, 11, 11, 188, 2, 1, 5, 126, 32, 0, 65, 24, 106, 41, 3, 0, 33, 1, 32, 0, 41, 3, 0, 34, 2, 66, 32, 90, 4, 126, 32, 0, 65, 8, 106, 41, 3, 0, 34, 3, 66, 1, 137, 32, 0, 65, 16, 106, 41, 3, 0, 34, 4, 66, 7, 137, 124, 32, 1, 66, 12, 137, 32, 0, 65, 32, 106, 41, 3, 0, 34, 5, 66, 18, 137, 124, 124, 32, 3, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 32, 4, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 32, 1, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 32, 5, 66, 207, 214, 211, 190, 210, 199, 171, 217, 66, 126, 66, 31, 137, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 133, 66, 135, 149, 175, 175, 152, 182, 222, 155, 158, 127, 126, 66, 157, 163, 181, 234, 131, 177, 141, 138, 250, 0, 125, 5, 32, 1, 66, 197, 207, 217, 178, 241, 229, 186, 234, 39, 124, 11, 32, 2, 124, 32, 0, 65, 40, 106, 32, 2, 66, 31, 131, 167, 16, 6, 11]);
async function e() {
  return (function(t2) {
    const { exports: { mem: e2, xxh32: n, xxh64: r, init32: i, update32: a, digest32: o, init64: s, update64: u, digest64: c } } = t2;
    let h = new Uint8Array(e2.buffer);
    function g(t3, n2) {
      if (e2.buffer.byteLength < t3 + n2) {
        const r2 = Math.ceil((t3 + n2 - e2.buffer.byteLength) / 65536);
        e2.grow(r2), h = new Uint8Array(e2.buffer);
      }
    }
    function f(t3, e3, n2, r2, i2, a2) {
      g(t3);
      const o2 = new Uint8Array(t3);
      return h.set(o2), n2(0, e3), o2.set(h.subarray(0, t3)), { update(e4) {
        let n3;
        return h.set(o2), "string" == typeof e4 ? (g(3 * e4.length, t3), n3 = w.encodeInto(e4, h.subarray(t3)).written) : (g(e4.byteLength, t3), h.set(e4, t3), n3 = e4.byteLength), r2(0, t3, n3), o2.set(h.subarray(0, t3)), this;
      }, digest: () => (h.set(o2), a2(i2(0))) };
    }
    function y(t3) {
      return t3 >>> 0;
    }
    const b = 2n ** 64n - 1n;
    function d(t3) {
      return t3 & b;
    }
    const w = new TextEncoder(), l = 0, p2 = 0n;
    function x(t3, e3 = l) {
      return g(3 * t3.length, 0), y(n(0, w.encodeInto(t3, h).written, e3));
    }
    function L(t3, e3 = p2) {
      return g(3 * t3.length, 0), d(r(0, w.encodeInto(t3, h).written, e3));
    }
    return { h32: x, h32ToString: (t3, e3 = l) => x(t3, e3).toString(16).padStart(8, "0"), h32Raw: (t3, e3 = l) => (g(t3.byteLength, 0), h.set(t3), y(n(0, t3.byteLength, e3))), create32: (t3 = l) => f(48, t3, i, a, o, y), h64: L, h64ToString: (t3, e3 = p2) => L(t3, e3).toString(16).padStart(16, "0"), h64Raw: (t3, e3 = p2) => (g(t3.byteLength, 0), h.set(t3), d(r(0, t3.byteLength, e3))), create64: (t3 = p2) => f(88, t3, s, u, c, d) };
  })((await WebAssembly.instantiate(t)).instance);
}

// packages/crypto/src/hash/sodium.ts
var sodium = loadNative("sodium-native");

// packages/crypto/src/hash/backend-node.ts
var xxhash = await e();
var sodiumLengthMin = 16;
var hashBackend = {
  name: "node (sodium-native, xxhash-wasm)",
  blake2b(bytes2, length) {
    if (length < sodiumLengthMin) return blake2b(bytes2, { dkLen: length });
    const digest2 = new Uint8Array(length);
    sodium.crypto_generichash(digest2, bytes2);
    return digest2;
  },
  sha256(bytes2) {
    const digest2 = new Uint8Array(32);
    sodium.crypto_hash_sha256(digest2, bytes2);
    return digest2;
  },
  pbkdf2Sha512: (password, salt, rounds) => Uint8Array.from(pbkdf2Sync(password, salt, rounds, 64, "sha512")),
  xxh64(bytes2, seed, out, offset) {
    out.setBigUint64(offset, xxhash.h64Raw(bytes2, seed), true);
  }
};

// packages/crypto/src/hash/hashes.ts
function blake2b2(bytes2, length) {
  assert(Number.isInteger(length) && length >= 1 && length <= 64, "a blake2b digest has 1 to 64 bytes");
  return hashBackend.blake2b(bytes2, length);
}
function blake2b256(bytes2) {
  return hashBackend.blake2b(bytes2, 32);
}
function twox64(bytes2) {
  return twox(bytes2, 1);
}
function twox128(bytes2) {
  return twox(bytes2, 2);
}
function twox256(bytes2) {
  return twox(bytes2, 4);
}
var twoxSeeds = [0n, 1n, 2n, 3n];
function twox(bytes2, words) {
  const digest2 = new Uint8Array(words * 8);
  const view = new DataView(digest2.buffer);
  for (let word = 0; word < words; word++) hashBackend.xxh64(bytes2, twoxSeeds[word], view, word * 8);
  return digest2;
}

// packages/crypto/src/ecdsa/ecdsa.ts
function recoverEcdsa(signature, digest2) {
  if (signature.length !== 65 || digest2.length !== 32) return void 0;
  const v = signature[64];
  const recoveryId = v > 26 ? v - 27 : v;
  if (recoveryId > 3) return void 0;
  return ecdsaBackend.recover(signature, recoveryId, digest2);
}
function verifyEcdsa(signature, message, accountId2) {
  const publicKey = recoverEcdsa(signature, blake2b256(message));
  return publicKey !== void 0 && equalBytes(blake2b256(publicKey), accountId2);
}

// packages/crypto/src/ed25519/cofactored-equation.ts
var identity = Uint8Array.of(1, ...new Array(31).fill(0));
function timesCofactor(point) {
  const sum2 = new Uint8Array(32);
  try {
    sodium.crypto_core_ed25519_add(sum2, point, point);
  } catch {
    return void 0;
  }
  sodium.crypto_core_ed25519_add(sum2, sum2, sum2);
  sodium.crypto_core_ed25519_add(sum2, sum2, sum2);
  return sum2;
}
function basePointTimes8(scalar) {
  if (scalar.every((byte) => byte === 0)) return identity;
  const eightfold = scalar.slice();
  for (let doubling = 0; doubling < 3; doubling++) sodium.crypto_core_ed25519_scalar_add(eightfold, eightfold, eightfold);
  const product = new Uint8Array(32);
  sodium.crypto_scalarmult_ed25519_base_noclamp(product, eightfold);
  return product;
}
function satisfiesCofactoredEquation(signature, message, publicKey) {
  const encodedR = signature.subarray(0, 32);
  const key2 = timesCofactor(publicKey);
  const r = timesCofactor(encodedR);
  if (key2 === void 0 || r === void 0) return false;
  const left = basePointTimes8(signature.subarray(32, 64));
  if (equalBytes(key2, identity)) return equalBytes(left, r);
  const digest2 = new Uint8Array(64);
  sodium.crypto_hash_sha512(digest2, concatBytes(encodedR, publicKey, message));
  const k = new Uint8Array(32);
  sodium.crypto_core_ed25519_scalar_reduce(k, digest2);
  const right = new Uint8Array(32);
  sodium.crypto_scalarmult_ed25519_noclamp(right, k, key2);
  sodium.crypto_core_ed25519_add(right, right, r);
  return equalBytes(left, right);
}

// packages/crypto/src/ed25519/backend-node.ts
var ed25519Backend = {
  name: "node (sodium-native)",
  verify: (signature, message, publicKey) => sodium.crypto_sign_verify_detached(signature, message, publicKey) || satisfiesCofactoredEquation(signature, message, publicKey),
  publicKey: (seed) => expand(seed).publicKey,
  sign(seed, message) {
    const { secretKey } = expand(seed);
    const signature = new Uint8Array(64);
    sodium.crypto_sign_detached(signature, message, secretKey);
    secretKey.fill(0);
    return signature;
  }
};
function expand(seed) {
  const publicKey = new Uint8Array(32);
  const secretKey = new Uint8Array(64);
  sodium.crypto_sign_seed_keypair(publicKey, secretKey, seed);
  return { publicKey, secretKey };
}

// packages/crypto/src/sr25519/schnorrkel-module.ts
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// packages/crypto/src/sr25519/schnorrkel-imports.ts
function createSchnorrkelImports(memory) {
  const values = [void 0];
  const free = [];
  const put2 = (value2) => {
    const index = free.pop() ?? values.length;
    values[index] = value2;
    return index;
  };
  const bytesAt = (index) => values[index];
  const drop2 = (index) => {
    if (index === 0) return;
    values[index] = void 0;
    free.push(index);
  };
  const nothing2 = () => 0;
  const theGlobal = () => put2(globalThis);
  const emptyString = (result2) => {
    new DataView(memory().buffer).setBigUint64(result2, 1n, true);
  };
  return {
    __wbindgen_placeholder__: {
      __wbg_new_abda76e883ba8a5f: nothing2,
      __wbg_stack_658279fe44541cf6: emptyString,
      __wbg_error_f851667af71bcfc6: nothing2,
      __wbindgen_object_drop_ref: drop2,
      __wbindgen_object_clone_ref: (index) => put2(values[index]),
      __wbindgen_is_object: (index) => Number(typeof values[index] === "object" && values[index] !== null),
      __wbindgen_is_string: (index) => Number(typeof values[index] === "string"),
      __wbindgen_is_function: (index) => Number(typeof values[index] === "function"),
      __wbindgen_is_undefined: (index) => Number(values[index] === void 0),
      __wbg_self_f0e34d89f33b99fd: theGlobal,
      __wbg_window_d3b084224f4774d7: theGlobal,
      __wbg_globalThis_9caa27ff917c6860: theGlobal,
      __wbg_global_35dfdd59a4da3e74: theGlobal,
      __wbg_crypto_58f13aa23ffcb166: () => put2(globalThis.crypto),
      __wbg_msCrypto_abcb1295e768d1f2: nothing2,
      __wbg_process_5b786e71d465a513: nothing2,
      __wbg_versions_c2ab80650590b6a2: nothing2,
      __wbg_node_523d7bd03ef69fba: nothing2,
      __wbg_require_2784e593a4674877: nothing2,
      __wbindgen_string_new: nothing2,
      __wbg_newnoargs_c62ea9419c21fbac: nothing2,
      __wbg_call_90c26b09837aba1c: nothing2,
      __wbg_call_5da1969d7cd31ccd: nothing2,
      __wbg_getRandomValues_504510b5564925af: (_crypto, into) => {
        globalThis.crypto.getRandomValues(bytesAt(into));
      },
      __wbg_randomFillSync_a0d98aa11c81fe89: nothing2,
      __wbindgen_memory: () => put2(memory()),
      __wbg_buffer_a448f833075b71ba: (index) => put2(values[index].buffer),
      __wbg_newwithbyteoffsetandlength_d0482f893617af71: (index, offset, length) => put2(new Uint8Array(values[index], offset >>> 0, length >>> 0)),
      __wbg_new_8f67e318f15d7254: (index) => put2(new Uint8Array(values[index])),
      __wbg_newwithlength_6c2df9e2f3028c43: (length) => put2(new Uint8Array(length >>> 0)),
      __wbg_subarray_2e940e41c0f5a1d9: (index, from, to) => put2(bytesAt(index).subarray(from >>> 0, to >>> 0)),
      __wbg_set_2357bf09366ee480: (into, from, offset) => {
        bytesAt(into).set(bytesAt(from), offset >>> 0);
      },
      __wbindgen_throw: nothing2
    }
  };
}

// packages/crypto/src/sr25519/web-assembly.ts
var webAssembly = globalThis.WebAssembly;

// packages/crypto/src/sr25519/schnorrkel-module.ts
var keptMemoryMax = 16 * 1024 * 1024;
var compiled;
var current;
function instance() {
  if (current !== void 0) return current;
  compiled ??= compile();
  const imports = createSchnorrkelImports(() => exports.memory);
  const exports = new webAssembly.Instance(compiled, imports).exports;
  exports.__wbindgen_start();
  current = exports;
  return exports;
}
function compile() {
  const folder = dirname(resolveInstalled("@polkadot-labs/schnorrkel-wasm"));
  try {
    return new webAssembly.Module(readFileSync(join(folder, "schnorrkel_bg.wasm")));
  } catch (cause) {
    throw cryptoErrors.error("backend-missing", "cannot load the schnorrkel wasm", { cause });
  }
}
function pass(wasm, parts) {
  const passed = [];
  for (const part of parts) {
    const pointer = wasm.__wbindgen_malloc(part.length, 1) >>> 0;
    new Uint8Array(wasm.memory.buffer, pointer, part.length).set(part);
    passed.push(pointer, part.length);
  }
  return passed;
}
function guarded(run) {
  const wasm = instance();
  try {
    const result2 = run(wasm);
    if (wasm.memory.buffer.byteLength > keptMemoryMax) current = void 0;
    return result2;
  } catch (error2) {
    current = void 0;
    if (error2 instanceof webAssembly.RuntimeError) return void 0;
    throw error2;
  }
}
function callForBytes(name, ...parts) {
  return guarded((wasm) => {
    const result2 = wasm.__wbindgen_add_to_stack_pointer(-16);
    wasm[name](result2, ...pass(wasm, parts));
    const view = new DataView(wasm.memory.buffer);
    const pointer = view.getUint32(result2, true);
    const length = view.getUint32(result2 + 4, true);
    const bytes2 = new Uint8Array(wasm.memory.buffer, pointer, length);
    const copy = bytes2.slice();
    bytes2.fill(0);
    wasm.__wbindgen_free(pointer, length, 1);
    wasm.__wbindgen_add_to_stack_pointer(16);
    return copy;
  });
}
function callVerify(publicKey, message, signature) {
  return guarded((wasm) => wasm.sr25519_verify(...pass(wasm, [publicKey, message, signature])) !== 0) ?? false;
}

// packages/crypto/src/sr25519/backend-node.ts
var secretLength = 64;
function pairFrom(bytes2) {
  const keypair2 = known(bytes2, "schnorrkel derives a key pair from well-formed input");
  return { secret: keypair2.subarray(0, secretLength), publicKey: keypair2.slice(secretLength) };
}
function keypairBytes(pair) {
  const bytes2 = new Uint8Array(secretLength + 32);
  bytes2.set(pair.secret);
  bytes2.set(pair.publicKey, secretLength);
  return bytes2;
}
var sr25519Backend = {
  name: "node (schnorrkel-wasm)",
  verify: callVerify,
  pairFromSeed: (seed) => pairFrom(callForBytes("sr25519_keypair_from_seed", seed)),
  deriveHard: (pair, chainCode) => pairFrom(callForBytes("sr25519_derive_keypair_hard", keypairBytes(pair), chainCode)),
  deriveSoft: (pair, chainCode) => pairFrom(callForBytes("sr25519_derive_keypair_soft", keypairBytes(pair), chainCode)),
  sign: (pair, message) => known(callForBytes("sr25519_sign", pair.publicKey, pair.secret, message), "schnorrkel signs with a pair of its own")
};

// packages/crypto/src/keys/junction.ts
var u64Max2 = 0xffffffffffffffffn;
function junctionFromText(code2, hard) {
  const chainCode = new Uint8Array(32);
  const number = /^\+?[0-9]+$/.test(code2) ? BigInt(code2.replace("+", "")) : void 0;
  if (number !== void 0 && number <= u64Max2) {
    new DataView(chainCode.buffer).setBigUint64(0, number, true);
    return { hard, chainCode };
  }
  const encoded2 = scaleText(code2);
  return encoded2.length > 32 ? { hard, chainCode: blake2b256(encoded2) } : { hard, chainCode: padded(chainCode, encoded2) };
}
function padded(into, bytes2) {
  into.set(bytes2);
  return into;
}
function scaleText(text) {
  const utf82 = textBytes(text);
  const length = utf82.length;
  const prefix = length < 64 ? [length << 2] : length < 16384 ? [(length << 2 | 1) & 255, length >> 6] : [(length << 2 | 2) & 255, length >> 6 & 255, length >> 14 & 255, length >> 22];
  const encoded2 = new Uint8Array(prefix.length + length);
  encoded2.set(prefix);
  encoded2.set(utf82, prefix.length);
  return encoded2;
}

// node_modules/@noble/hashes/sha2.js
var SHA256_K = /* @__PURE__ */ Uint32Array.from([
  1116352408,
  1899447441,
  3049323471,
  3921009573,
  961987163,
  1508970993,
  2453635748,
  2870763221,
  3624381080,
  310598401,
  607225278,
  1426881987,
  1925078388,
  2162078206,
  2614888103,
  3248222580,
  3835390401,
  4022224774,
  264347078,
  604807628,
  770255983,
  1249150122,
  1555081692,
  1996064986,
  2554220882,
  2821834349,
  2952996808,
  3210313671,
  3336571891,
  3584528711,
  113926993,
  338241895,
  666307205,
  773529912,
  1294757372,
  1396182291,
  1695183700,
  1986661051,
  2177026350,
  2456956037,
  2730485921,
  2820302411,
  3259730800,
  3345764771,
  3516065817,
  3600352804,
  4094571909,
  275423344,
  430227734,
  506948616,
  659060556,
  883997877,
  958139571,
  1322822218,
  1537002063,
  1747873779,
  1955562222,
  2024104815,
  2227730452,
  2361852424,
  2428436474,
  2756734187,
  3204031479,
  3329325298
]);
var SHA256_W = /* @__PURE__ */ new Uint32Array(64);
var SHA2_32B = class extends HashMD {
  // We cannot use array here since array allows indexing by variable
  // which means optimizer/compiler cannot use registers.
  // Numeric initializers matter: starting the fields as `undefined` changes
  // V8's field representation and makes sha256 3x slower (measured).
  A = 0;
  B = 0;
  C = 0;
  D = 0;
  E = 0;
  F = 0;
  G = 0;
  H = 0;
  constructor(outputLen, IV) {
    super(64, outputLen, 8, false);
    this.A = IV[0] | 0;
    this.B = IV[1] | 0;
    this.C = IV[2] | 0;
    this.D = IV[3] | 0;
    this.E = IV[4] | 0;
    this.F = IV[5] | 0;
    this.G = IV[6] | 0;
    this.H = IV[7] | 0;
  }
  get() {
    const { A, B, C, D, E, F, G, H } = this;
    return [A, B, C, D, E, F, G, H];
  }
  // prettier-ignore
  set(A, B, C, D, E, F, G, H) {
    this.A = A | 0;
    this.B = B | 0;
    this.C = C | 0;
    this.D = D | 0;
    this.E = E | 0;
    this.F = F | 0;
    this.G = G | 0;
    this.H = H | 0;
  }
  _cloneInto(to) {
    (to ||= new this.constructor()).set(...this.get());
    return this._cloneIntoMeta(to);
  }
  process(view, offset) {
    for (let i = 0; i < 16; i++, offset += 4)
      SHA256_W[i] = view.getUint32(offset, false);
    for (let i = 16; i < 64; i++) {
      const W15 = SHA256_W[i - 15];
      const W2 = SHA256_W[i - 2];
      const s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3;
      const s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
      SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
    }
    let { A, B, C, D, E, F, G, H } = this;
    for (let i = 0; i < 64; i++) {
      const sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25);
      const T1 = H + sigma1 + Chi(E, F, G) + SHA256_K[i] + SHA256_W[i] | 0;
      const sigma0 = rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22);
      const T2 = sigma0 + Maj(A, B, C) | 0;
      H = G;
      G = F;
      F = E;
      E = D + T1 | 0;
      D = C;
      C = B;
      B = A;
      A = T1 + T2 | 0;
    }
    A = A + this.A | 0;
    B = B + this.B | 0;
    C = C + this.C | 0;
    D = D + this.D | 0;
    E = E + this.E | 0;
    F = F + this.F | 0;
    G = G + this.G | 0;
    H = H + this.H | 0;
    this.set(A, B, C, D, E, F, G, H);
  }
  roundClean() {
    clean(SHA256_W);
  }
  destroy() {
    this.destroyed = true;
    this.set(0, 0, 0, 0, 0, 0, 0, 0);
    clean(this.buffer);
  }
};
var _SHA256 = class extends SHA2_32B {
  constructor() {
    super(32, SHA256_IV);
  }
};
var sha256 = /* @__PURE__ */ createHasher(
  () => new _SHA256(),
  /* @__PURE__ */ oidNist(1)
);

// node_modules/@scure/bip39/index.js
function isWellFormedUnicode(value2) {
  for (let i = 0; i < value2.length; i++) {
    const current2 = value2.charCodeAt(i);
    if (current2 >= 55296 && current2 <= 56319) {
      if (i + 1 >= value2.length)
        return false;
      const next = value2.charCodeAt(++i);
      if (next < 56320 || next > 57343)
        return false;
    } else if (current2 >= 56320 && current2 <= 57343) {
      return false;
    }
  }
  return true;
}
function nfkd(str2) {
  if (typeof str2 !== "string")
    throw new TypeError("invalid mnemonic type: " + typeof str2);
  if (!isWellFormedUnicode(str2))
    throw new TypeError("expected well-formed Unicode string");
  return str2.normalize("NFKD");
}
function normalize(str2) {
  const norm = nfkd(str2);
  const words = norm.split(" ");
  if (![12, 15, 18, 21, 24].includes(words.length))
    throw new Error("Invalid mnemonic");
  return { nfkd: norm, words };
}
function aentropy(ent) {
  abytes(ent);
  if (![16, 20, 24, 28, 32].includes(ent.length))
    throw new RangeError("invalid entropy length");
}
var calcChecksum = (entropy) => {
  const bitsLeft = 8 - entropy.length / 4;
  return sha256(entropy)[0] >> bitsLeft << bitsLeft;
};
function awordlist(wordlist2) {
  if (!Array.isArray(wordlist2) || wordlist2.length !== 2048 || typeof wordlist2[0] !== "string")
    throw new TypeError("Wordlist: expected array of 2048 strings");
  wordlist2.forEach((i) => {
    if (typeof i !== "string")
      throw new TypeError("wordlist: non-string element: " + i);
    if (!isWellFormedUnicode(i))
      throw new TypeError("wordlist: expected well-formed Unicode string");
  });
}
function decodeWords(words, wordlist2) {
  awordlist(wordlist2);
  const entLen = words.length / 3 * 4;
  const bytes2 = new Uint8Array(entLen + 1);
  let carry = 0;
  let bits = 0;
  let pos = 0;
  for (const word of words) {
    const index = wordlist2.indexOf(word);
    if (index === -1)
      throw new Error("Unknown word: " + word);
    carry = carry << 11 | index;
    bits += 11;
    while (bits >= 8) {
      bits -= 8;
      bytes2[pos++] = carry >>> bits & 255;
    }
    carry &= (1 << bits) - 1;
  }
  if (bits > 0)
    bytes2[pos] = carry << 8 - bits;
  const entropy = bytes2.subarray(0, entLen);
  if (bytes2[entLen] !== calcChecksum(entropy))
    throw new Error("Invalid checksum");
  return Uint8Array.from(entropy);
}
function mnemonicToEntropy(mnemonic, wordlist2) {
  const { words } = normalize(mnemonic);
  const entropy = decodeWords(words, wordlist2);
  aentropy(entropy);
  return entropy;
}

// node_modules/@scure/bip39/wordlists/english.js
var wordlist = /* @__PURE__ */ Object.freeze(`abandon
ability
able
about
above
absent
absorb
abstract
absurd
abuse
access
accident
account
accuse
achieve
acid
acoustic
acquire
across
act
action
actor
actress
actual
adapt
add
addict
address
adjust
admit
adult
advance
advice
aerobic
affair
afford
afraid
again
age
agent
agree
ahead
aim
air
airport
aisle
alarm
album
alcohol
alert
alien
all
alley
allow
almost
alone
alpha
already
also
alter
always
amateur
amazing
among
amount
amused
analyst
anchor
ancient
anger
angle
angry
animal
ankle
announce
annual
another
answer
antenna
antique
anxiety
any
apart
apology
appear
apple
approve
april
arch
arctic
area
arena
argue
arm
armed
armor
army
around
arrange
arrest
arrive
arrow
art
artefact
artist
artwork
ask
aspect
assault
asset
assist
assume
asthma
athlete
atom
attack
attend
attitude
attract
auction
audit
august
aunt
author
auto
autumn
average
avocado
avoid
awake
aware
away
awesome
awful
awkward
axis
baby
bachelor
bacon
badge
bag
balance
balcony
ball
bamboo
banana
banner
bar
barely
bargain
barrel
base
basic
basket
battle
beach
bean
beauty
because
become
beef
before
begin
behave
behind
believe
below
belt
bench
benefit
best
betray
better
between
beyond
bicycle
bid
bike
bind
biology
bird
birth
bitter
black
blade
blame
blanket
blast
bleak
bless
blind
blood
blossom
blouse
blue
blur
blush
board
boat
body
boil
bomb
bone
bonus
book
boost
border
boring
borrow
boss
bottom
bounce
box
boy
bracket
brain
brand
brass
brave
bread
breeze
brick
bridge
brief
bright
bring
brisk
broccoli
broken
bronze
broom
brother
brown
brush
bubble
buddy
budget
buffalo
build
bulb
bulk
bullet
bundle
bunker
burden
burger
burst
bus
business
busy
butter
buyer
buzz
cabbage
cabin
cable
cactus
cage
cake
call
calm
camera
camp
can
canal
cancel
candy
cannon
canoe
canvas
canyon
capable
capital
captain
car
carbon
card
cargo
carpet
carry
cart
case
cash
casino
castle
casual
cat
catalog
catch
category
cattle
caught
cause
caution
cave
ceiling
celery
cement
census
century
cereal
certain
chair
chalk
champion
change
chaos
chapter
charge
chase
chat
cheap
check
cheese
chef
cherry
chest
chicken
chief
child
chimney
choice
choose
chronic
chuckle
chunk
churn
cigar
cinnamon
circle
citizen
city
civil
claim
clap
clarify
claw
clay
clean
clerk
clever
click
client
cliff
climb
clinic
clip
clock
clog
close
cloth
cloud
clown
club
clump
cluster
clutch
coach
coast
coconut
code
coffee
coil
coin
collect
color
column
combine
come
comfort
comic
common
company
concert
conduct
confirm
congress
connect
consider
control
convince
cook
cool
copper
copy
coral
core
corn
correct
cost
cotton
couch
country
couple
course
cousin
cover
coyote
crack
cradle
craft
cram
crane
crash
crater
crawl
crazy
cream
credit
creek
crew
cricket
crime
crisp
critic
crop
cross
crouch
crowd
crucial
cruel
cruise
crumble
crunch
crush
cry
crystal
cube
culture
cup
cupboard
curious
current
curtain
curve
cushion
custom
cute
cycle
dad
damage
damp
dance
danger
daring
dash
daughter
dawn
day
deal
debate
debris
decade
december
decide
decline
decorate
decrease
deer
defense
define
defy
degree
delay
deliver
demand
demise
denial
dentist
deny
depart
depend
deposit
depth
deputy
derive
describe
desert
design
desk
despair
destroy
detail
detect
develop
device
devote
diagram
dial
diamond
diary
dice
diesel
diet
differ
digital
dignity
dilemma
dinner
dinosaur
direct
dirt
disagree
discover
disease
dish
dismiss
disorder
display
distance
divert
divide
divorce
dizzy
doctor
document
dog
doll
dolphin
domain
donate
donkey
donor
door
dose
double
dove
draft
dragon
drama
drastic
draw
dream
dress
drift
drill
drink
drip
drive
drop
drum
dry
duck
dumb
dune
during
dust
dutch
duty
dwarf
dynamic
eager
eagle
early
earn
earth
easily
east
easy
echo
ecology
economy
edge
edit
educate
effort
egg
eight
either
elbow
elder
electric
elegant
element
elephant
elevator
elite
else
embark
embody
embrace
emerge
emotion
employ
empower
empty
enable
enact
end
endless
endorse
enemy
energy
enforce
engage
engine
enhance
enjoy
enlist
enough
enrich
enroll
ensure
enter
entire
entry
envelope
episode
equal
equip
era
erase
erode
erosion
error
erupt
escape
essay
essence
estate
eternal
ethics
evidence
evil
evoke
evolve
exact
example
excess
exchange
excite
exclude
excuse
execute
exercise
exhaust
exhibit
exile
exist
exit
exotic
expand
expect
expire
explain
expose
express
extend
extra
eye
eyebrow
fabric
face
faculty
fade
faint
faith
fall
false
fame
family
famous
fan
fancy
fantasy
farm
fashion
fat
fatal
father
fatigue
fault
favorite
feature
february
federal
fee
feed
feel
female
fence
festival
fetch
fever
few
fiber
fiction
field
figure
file
film
filter
final
find
fine
finger
finish
fire
firm
first
fiscal
fish
fit
fitness
fix
flag
flame
flash
flat
flavor
flee
flight
flip
float
flock
floor
flower
fluid
flush
fly
foam
focus
fog
foil
fold
follow
food
foot
force
forest
forget
fork
fortune
forum
forward
fossil
foster
found
fox
fragile
frame
frequent
fresh
friend
fringe
frog
front
frost
frown
frozen
fruit
fuel
fun
funny
furnace
fury
future
gadget
gain
galaxy
gallery
game
gap
garage
garbage
garden
garlic
garment
gas
gasp
gate
gather
gauge
gaze
general
genius
genre
gentle
genuine
gesture
ghost
giant
gift
giggle
ginger
giraffe
girl
give
glad
glance
glare
glass
glide
glimpse
globe
gloom
glory
glove
glow
glue
goat
goddess
gold
good
goose
gorilla
gospel
gossip
govern
gown
grab
grace
grain
grant
grape
grass
gravity
great
green
grid
grief
grit
grocery
group
grow
grunt
guard
guess
guide
guilt
guitar
gun
gym
habit
hair
half
hammer
hamster
hand
happy
harbor
hard
harsh
harvest
hat
have
hawk
hazard
head
health
heart
heavy
hedgehog
height
hello
helmet
help
hen
hero
hidden
high
hill
hint
hip
hire
history
hobby
hockey
hold
hole
holiday
hollow
home
honey
hood
hope
horn
horror
horse
hospital
host
hotel
hour
hover
hub
huge
human
humble
humor
hundred
hungry
hunt
hurdle
hurry
hurt
husband
hybrid
ice
icon
idea
identify
idle
ignore
ill
illegal
illness
image
imitate
immense
immune
impact
impose
improve
impulse
inch
include
income
increase
index
indicate
indoor
industry
infant
inflict
inform
inhale
inherit
initial
inject
injury
inmate
inner
innocent
input
inquiry
insane
insect
inside
inspire
install
intact
interest
into
invest
invite
involve
iron
island
isolate
issue
item
ivory
jacket
jaguar
jar
jazz
jealous
jeans
jelly
jewel
job
join
joke
journey
joy
judge
juice
jump
jungle
junior
junk
just
kangaroo
keen
keep
ketchup
key
kick
kid
kidney
kind
kingdom
kiss
kit
kitchen
kite
kitten
kiwi
knee
knife
knock
know
lab
label
labor
ladder
lady
lake
lamp
language
laptop
large
later
latin
laugh
laundry
lava
law
lawn
lawsuit
layer
lazy
leader
leaf
learn
leave
lecture
left
leg
legal
legend
leisure
lemon
lend
length
lens
leopard
lesson
letter
level
liar
liberty
library
license
life
lift
light
like
limb
limit
link
lion
liquid
list
little
live
lizard
load
loan
lobster
local
lock
logic
lonely
long
loop
lottery
loud
lounge
love
loyal
lucky
luggage
lumber
lunar
lunch
luxury
lyrics
machine
mad
magic
magnet
maid
mail
main
major
make
mammal
man
manage
mandate
mango
mansion
manual
maple
marble
march
margin
marine
market
marriage
mask
mass
master
match
material
math
matrix
matter
maximum
maze
meadow
mean
measure
meat
mechanic
medal
media
melody
melt
member
memory
mention
menu
mercy
merge
merit
merry
mesh
message
metal
method
middle
midnight
milk
million
mimic
mind
minimum
minor
minute
miracle
mirror
misery
miss
mistake
mix
mixed
mixture
mobile
model
modify
mom
moment
monitor
monkey
monster
month
moon
moral
more
morning
mosquito
mother
motion
motor
mountain
mouse
move
movie
much
muffin
mule
multiply
muscle
museum
mushroom
music
must
mutual
myself
mystery
myth
naive
name
napkin
narrow
nasty
nation
nature
near
neck
need
negative
neglect
neither
nephew
nerve
nest
net
network
neutral
never
news
next
nice
night
noble
noise
nominee
noodle
normal
north
nose
notable
note
nothing
notice
novel
now
nuclear
number
nurse
nut
oak
obey
object
oblige
obscure
observe
obtain
obvious
occur
ocean
october
odor
off
offer
office
often
oil
okay
old
olive
olympic
omit
once
one
onion
online
only
open
opera
opinion
oppose
option
orange
orbit
orchard
order
ordinary
organ
orient
original
orphan
ostrich
other
outdoor
outer
output
outside
oval
oven
over
own
owner
oxygen
oyster
ozone
pact
paddle
page
pair
palace
palm
panda
panel
panic
panther
paper
parade
parent
park
parrot
party
pass
patch
path
patient
patrol
pattern
pause
pave
payment
peace
peanut
pear
peasant
pelican
pen
penalty
pencil
people
pepper
perfect
permit
person
pet
phone
photo
phrase
physical
piano
picnic
picture
piece
pig
pigeon
pill
pilot
pink
pioneer
pipe
pistol
pitch
pizza
place
planet
plastic
plate
play
please
pledge
pluck
plug
plunge
poem
poet
point
polar
pole
police
pond
pony
pool
popular
portion
position
possible
post
potato
pottery
poverty
powder
power
practice
praise
predict
prefer
prepare
present
pretty
prevent
price
pride
primary
print
priority
prison
private
prize
problem
process
produce
profit
program
project
promote
proof
property
prosper
protect
proud
provide
public
pudding
pull
pulp
pulse
pumpkin
punch
pupil
puppy
purchase
purity
purpose
purse
push
put
puzzle
pyramid
quality
quantum
quarter
question
quick
quit
quiz
quote
rabbit
raccoon
race
rack
radar
radio
rail
rain
raise
rally
ramp
ranch
random
range
rapid
rare
rate
rather
raven
raw
razor
ready
real
reason
rebel
rebuild
recall
receive
recipe
record
recycle
reduce
reflect
reform
refuse
region
regret
regular
reject
relax
release
relief
rely
remain
remember
remind
remove
render
renew
rent
reopen
repair
repeat
replace
report
require
rescue
resemble
resist
resource
response
result
retire
retreat
return
reunion
reveal
review
reward
rhythm
rib
ribbon
rice
rich
ride
ridge
rifle
right
rigid
ring
riot
ripple
risk
ritual
rival
river
road
roast
robot
robust
rocket
romance
roof
rookie
room
rose
rotate
rough
round
route
royal
rubber
rude
rug
rule
run
runway
rural
sad
saddle
sadness
safe
sail
salad
salmon
salon
salt
salute
same
sample
sand
satisfy
satoshi
sauce
sausage
save
say
scale
scan
scare
scatter
scene
scheme
school
science
scissors
scorpion
scout
scrap
screen
script
scrub
sea
search
season
seat
second
secret
section
security
seed
seek
segment
select
sell
seminar
senior
sense
sentence
series
service
session
settle
setup
seven
shadow
shaft
shallow
share
shed
shell
sheriff
shield
shift
shine
ship
shiver
shock
shoe
shoot
shop
short
shoulder
shove
shrimp
shrug
shuffle
shy
sibling
sick
side
siege
sight
sign
silent
silk
silly
silver
similar
simple
since
sing
siren
sister
situate
six
size
skate
sketch
ski
skill
skin
skirt
skull
slab
slam
sleep
slender
slice
slide
slight
slim
slogan
slot
slow
slush
small
smart
smile
smoke
smooth
snack
snake
snap
sniff
snow
soap
soccer
social
sock
soda
soft
solar
soldier
solid
solution
solve
someone
song
soon
sorry
sort
soul
sound
soup
source
south
space
spare
spatial
spawn
speak
special
speed
spell
spend
sphere
spice
spider
spike
spin
spirit
split
spoil
sponsor
spoon
sport
spot
spray
spread
spring
spy
square
squeeze
squirrel
stable
stadium
staff
stage
stairs
stamp
stand
start
state
stay
steak
steel
stem
step
stereo
stick
still
sting
stock
stomach
stone
stool
story
stove
strategy
street
strike
strong
struggle
student
stuff
stumble
style
subject
submit
subway
success
such
sudden
suffer
sugar
suggest
suit
summer
sun
sunny
sunset
super
supply
supreme
sure
surface
surge
surprise
surround
survey
suspect
sustain
swallow
swamp
swap
swarm
swear
sweet
swift
swim
swing
switch
sword
symbol
symptom
syrup
system
table
tackle
tag
tail
talent
talk
tank
tape
target
task
taste
tattoo
taxi
teach
team
tell
ten
tenant
tennis
tent
term
test
text
thank
that
theme
then
theory
there
they
thing
this
thought
three
thrive
throw
thumb
thunder
ticket
tide
tiger
tilt
timber
time
tiny
tip
tired
tissue
title
toast
tobacco
today
toddler
toe
together
toilet
token
tomato
tomorrow
tone
tongue
tonight
tool
tooth
top
topic
topple
torch
tornado
tortoise
toss
total
tourist
toward
tower
town
toy
track
trade
traffic
tragic
train
transfer
trap
trash
travel
tray
treat
tree
trend
trial
tribe
trick
trigger
trim
trip
trophy
trouble
truck
true
truly
trumpet
trust
truth
try
tube
tuition
tumble
tuna
tunnel
turkey
turn
turtle
twelve
twenty
twice
twin
twist
two
type
typical
ugly
umbrella
unable
unaware
uncle
uncover
under
undo
unfair
unfold
unhappy
uniform
unique
unit
universe
unknown
unlock
until
unusual
unveil
update
upgrade
uphold
upon
upper
upset
urban
urge
usage
use
used
useful
useless
usual
utility
vacant
vacuum
vague
valid
valley
valve
van
vanish
vapor
various
vast
vault
vehicle
velvet
vendor
venture
venue
verb
verify
version
very
vessel
veteran
viable
vibrant
vicious
victory
video
view
village
vintage
violin
virtual
virus
visa
visit
visual
vital
vivid
vocal
voice
void
volcano
volume
vote
voyage
wage
wagon
wait
walk
wall
walnut
want
warfare
warm
warrior
wash
wasp
waste
water
wave
way
wealth
weapon
wear
weasel
weather
web
wedding
weekend
weird
welcome
west
wet
whale
what
wheat
wheel
when
where
whip
whisper
wide
width
wife
wild
will
win
window
wine
wing
wink
winner
winter
wire
wisdom
wise
wish
witness
wolf
woman
wonder
wood
wool
word
work
world
worry
worth
wrap
wreck
wrestle
wrist
write
wrong
yard
year
yellow
you
young
youth
zebra
zero
zone
zoo`.split("\n"));

// packages/crypto/src/keys/mnemonic.ts
function mnemonicToMiniSecret(phrase, password = "") {
  const entropy = entropyOf(phrase);
  if (entropy === void 0) throw cryptoErrors.error("bad-mnemonic", "the mnemonic cannot be read");
  return hashBackend.pbkdf2Sha512(entropy, textBytes(`mnemonic${password}`), 2048).slice(0, 32);
}
function entropyOf(phrase) {
  const words = phrase.trim().split(/\s+/u).join(" ");
  try {
    return mnemonicToEntropy(words, wordlist);
  } catch {
    return void 0;
  }
}

// packages/crypto/src/keys/secret-uri.ts
var devPhrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
var uriLengthMax = 4096;
var shape = /^([0-9A-Za-z ]*)((?:\/\/?[^/]+)*)(?:\/\/\/(.*))?$/su;
function parseSecretUri(uri) {
  const parts = uri.length <= uriLengthMax ? shape.exec(uri) : null;
  if (parts === null) throw cryptoErrors.error("bad-uri", "the secret URI cannot be read");
  const [, phrase = "", path = "", password = ""] = parts;
  const junctions = [];
  for (const [, slashes, code2] of path.matchAll(/(\/\/?)([^/]+)/gu)) {
    junctions.push(junctionFromText(code2 ?? "", slashes === "//"));
  }
  return { phrase: phrase.trim() || devPhrase, junctions, password };
}

// packages/crypto/src/keys/keypair.ts
function keypairFromUri(uri, scheme = "sr25519") {
  const { phrase, junctions, password } = parseSecretUri(uri);
  const seed = isHex(phrase) ? fromHex(phrase) : mnemonicToMiniSecret(phrase, password);
  return deriveKeypair(seed, scheme, junctions);
}
function deriveKeypair(seed, scheme, junctions) {
  if (seed.length !== 32) throw cryptoErrors.error("bad-length", `a seed has 32 bytes, not ${seed.length}`);
  switch (scheme) {
    case "sr25519":
      return sr25519Keypair(seed, junctions);
    case "ed25519": {
      const secret = deriveHardSeed("Ed25519HDKD", seed, junctions);
      const publicKey = ed25519Backend.publicKey(secret);
      return keypair(scheme, publicKey, publicKey, (message) => ed25519Backend.sign(secret, message));
    }
    case "ecdsa": {
      const secret = deriveHardSeed("Secp256k1HDKD", seed, junctions);
      const publicKey = ecdsaBackend.publicKey(secret);
      if (publicKey === void 0) throw cryptoErrors.error("bad-secret", "the secret is not in the range of secp256k1");
      return keypair(scheme, publicKey, blake2b256(publicKey), (message) => ecdsaBackend.sign(secret, blake2b256(message)));
    }
    default:
      return unreachable(scheme);
  }
}
function sr25519Keypair(seed, junctions) {
  let pair = sr25519Backend.pairFromSeed(seed);
  for (const { hard, chainCode } of junctions) {
    pair = hard ? sr25519Backend.deriveHard(pair, chainCode) : sr25519Backend.deriveSoft(pair, chainCode);
  }
  return keypair("sr25519", pair.publicKey, pair.publicKey, (message) => sr25519Backend.sign(pair, message));
}
function deriveHardSeed(tag, seed, junctions) {
  let derived = seed.slice();
  for (const { hard, chainCode } of junctions) {
    if (!hard) throw cryptoErrors.error("soft-junction-unsupported", "this scheme has hard junctions only");
    derived = blake2b256(concatBytes(scaleText(tag), derived, chainCode));
  }
  return derived;
}
function keypair(scheme, publicKey, accountId2, sign) {
  return Object.freeze({
    scheme,
    publicKey: publicKey.slice(),
    // copies: the arrays that signing uses stay out of reach
    accountId: accountId2.slice(),
    // 32 bytes by construction of each scheme
    sign,
    toJSON: () => ({ scheme, publicKey: toHex(publicKey) })
  });
}

// packages/crypto/src/group-order.ts
var order = Uint8Array.of(
  ...[237, 211, 245, 92, 26, 99, 18, 88, 214, 156, 247, 162, 222, 249, 222, 20],
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16]
);
function isCanonicalScalar(bytes2, offset, topMask) {
  for (let i = 31; i >= 0; i--) {
    const byte = bytes2[offset + i] & (i === 31 ? topMask : 255);
    const bound = order[i];
    if (byte !== bound) return byte < bound;
  }
  return false;
}

// packages/crypto/src/ed25519/ed25519.ts
function verifyEd25519(signature, message, publicKey) {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  if (!isCanonicalScalar(signature, 32, 255)) return false;
  return ed25519Backend.verify(signature, message, publicKey);
}

// packages/crypto/src/sr25519/sr25519.ts
function verifySr25519(signature, message, publicKey) {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  if ((signature[63] & 128) === 0) return false;
  if (!isCanonicalScalar(signature, 32, 127)) return false;
  return sr25519Backend.verify(publicKey, message, signature);
}

// packages/crypto/src/multi-signature.ts
function verifyMultiSignature(signature, message, accountId2) {
  switch (signature.type) {
    case "Ed25519":
      return verifyEd25519(signature.value, message, accountId2);
    case "Sr25519":
      return verifySr25519(signature.value, message, accountId2);
    case "Ecdsa":
      return verifyEcdsa(signature.value, message, accountId2);
    default:
      return false;
  }
}

// packages/crypto/src/ss58/base58.ts
var alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
var digitOf = new Map([...alphabet].map((character, digit) => [character, digit]));
function decodeBase58(text) {
  const bytes2 = [];
  for (const character of text) {
    const digit = digitOf.get(character);
    if (digit === void 0) return void 0;
    let carry = digit;
    for (let i = 0; i < bytes2.length; i++) {
      carry += bytes2[i] * 58;
      bytes2[i] = carry & 255;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes2.push(carry & 255);
  }
  let zeros = 0;
  while (zeros < text.length && text[zeros] === "1") zeros++;
  return Uint8Array.from([...new Array(zeros).fill(0), ...bytes2.reverse()]);
}

// packages/crypto/src/ss58/ss58.ts
var accountLength = 32;
var checksumLength = 2;
var prefixMax = 16383;
var textLengthMax = 64;
function decodeSs58(text) {
  const bytes2 = text.length > 0 && text.length <= textLengthMax ? decodeBase58(text) : void 0;
  if (bytes2 === void 0)
    throw cryptoErrors.error("ss58-bad-character", `${text.length} characters that are no base58 address`);
  const first = bytes2[0] ?? 0;
  if (first > 127) throw cryptoErrors.error("ss58-bad-prefix", "the first byte of the address is reserved");
  const prefixLength = first < 64 ? 1 : 2;
  const expected = prefixLength + accountLength + checksumLength;
  if (bytes2.length !== expected) {
    throw cryptoErrors.error("ss58-bad-length", `the address holds ${bytes2.length} bytes, not ${expected}`);
  }
  const body2 = bytes2.subarray(0, expected - checksumLength);
  if (!equalBytes(checksum(body2), bytes2.subarray(expected - checksumLength))) {
    throw cryptoErrors.error("ss58-bad-checksum", `the checksum of ${text} does not match`);
  }
  const prefix = prefixLength === 1 ? first : decodeWidePrefix(first, bytes2[1]);
  if (!isUsablePrefix(prefix) || prefixLength === 2 && prefix < 64) {
    throw cryptoErrors.error("ss58-bad-prefix", `${prefix} is reserved or not in its shortest form`);
  }
  return { accountId: body2.slice(prefixLength), prefix };
}
function isUsablePrefix(prefix) {
  return Number.isInteger(prefix) && prefix >= 0 && prefix <= prefixMax && prefix !== 46 && prefix !== 47;
}
function decodeWidePrefix(first, second) {
  return (first & 63) << 2 | second >> 6 | (second & 63) << 8;
}
function checksum(body2) {
  return blake2b2(concatBytes(textBytes("SS58PRE"), body2), 64).subarray(0, checksumLength);
}

// packages/frame/src/pallet/instance.ts
var pascalCase = (name) => name.charAt(0).toUpperCase() + name.slice(1);
function storagePrefix(pallet, entryName) {
  return toByteString(concatBytes(twox128(textBytes(pallet)), twox128(textBytes(entryName))));
}
var modulePath = (pallet) => pallet.parts.module;
var typeParams = (pallet) => pallet.parts.instantiable ? [{ name: "T" }, { name: "I" }] : [{ name: "T" }];
function describeCalls(pallet, targets) {
  const variants = targets.map(({ name, index, declaration }) => ({
    name: snakeCase(name),
    index,
    fields: describeFields(declaration.fields),
    docs: declaration.docs
  }));
  const docs2 = ["Contains a variant per dispatchable extrinsic that this pallet has."];
  const path = pathOf(`${modulePath(pallet)}::Call`);
  return { description: { path, params: typeParams(pallet), definition: { kind: "variant", variants }, docs: docs2 } };
}
function describeErrors(pallet) {
  const entries2 = Object.entries(pallet.parts.errors);
  if (entries2.length === 0) return void 0;
  const variants = entries2.map(([name, { index, docs: docs2 }]) => ({ name, index, fields: [], docs: docs2 })).sort((a, b) => a.index - b.index);
  const path = pathOf(`${modulePath(pallet)}::Error`);
  return {
    description: {
      path,
      params: typeParams(pallet),
      definition: { kind: "variant", variants },
      docs: ["The `Error` enum of this pallet."]
    }
  };
}
function eventParams(pallet, { definition }) {
  const variants = definition.kind === "variant" ? definition.variants : [];
  const used = variants.some(({ fields }) => fields.some(({ type }) => /\bT\b/.test(type.typeName ?? "")));
  return used ? typeParams(pallet) : [];
}
function eventCodecOf(pallet, arms) {
  if (Object.keys(arms).length === 0) return void 0;
  const codec = variant(`${modulePath(pallet)}::Event`, arms, ["The `Event` enum of this pallet"]);
  const described2 = { ...codec, description: { ...codec.description, params: eventParams(pallet, codec.description) } };
  return described2;
}
function makeFail(pallet, index) {
  const makers = Object.entries(pallet.parts.errors).map(([name, declaration]) => {
    const error2 = new Uint8Array([declaration.index, 0, 0, 0]);
    const fail = () => {
      throw new DispatchFailure({ type: "Module", value: { index, error: error2 } });
    };
    return [name, fail];
  });
  return Object.fromEntries(makers);
}
function instantiate(index, pallet, config, types2, record) {
  const { parts } = pallet;
  const storage2 = Object.entries(parts.storage(types2, config)).map(([name, declaration]) => {
    const entryName = declaration.entryName ?? pascalCase(name);
    return { name, entryName, declaration, prefix: storagePrefix(parts.name, entryName) };
  });
  const calls = Object.entries(parts.calls(types2)).map(
    ([name, declaration]) => ({
      name,
      palletIndex: index,
      index: declaration.index,
      declaration,
      identity: parts.identity,
      config,
      io: fieldsIo(declaration.fields)
    })
  );
  calls.sort((a, b) => a.index - b.index);
  const callByIndex = [];
  for (const target of calls) callByIndex[target.index] = target;
  const fail = makeFail(pallet, index);
  const eventCodec = eventCodecOf(pallet, parts.events);
  const eventNames = Object.entries(parts.events);
  const bind = (execution) => {
    const store = {};
    for (const item of storage2) store[item.name] = item.declaration.bind(item.prefix, execution.overlay);
    const emit = {};
    for (const [type] of eventNames) emit[type] = (value2) => record(execution, index, { type, value: value2 });
    return { execution, block: execution.block, config, store, emit, fail };
  };
  return {
    index,
    name: parts.name,
    pallet,
    config,
    storage: storage2,
    calls,
    callByIndex,
    callType: describeCalls(pallet, calls),
    eventCodec,
    errorType: describeErrors(pallet),
    bind
  };
}

// packages/frame/src/runtime/api-call.ts
var apiErrors = defineErrors("runtime-api", {
  unknown: {
    why: "The runtime has no API function of this name at this block.",
    remedy: "Look the name up in the metadata of the block; it reads Api_function."
  },
  "bad-arguments": {
    why: "The argument bytes are not the SCALE encoding of what the function takes.",
    remedy: "Encode the arguments in order, as the metadata of the block types them."
  }
});
function callRuntimeApi(execution, name, args) {
  const method2 = execution.runtime.apiMethods.get(name);
  if (method2 === void 0) throw apiErrors.error("unknown", `no runtime API function ${name.slice(0, 100)}`);
  const decoded = decodeArguments(name, method2.declaration.inputs, args);
  const context = method2.identity === void 0 ? execution : execution.contextOf(method2.identity);
  return method2.declaration.output.encode(method2.declaration.run(context, decoded));
}
function decodeArguments(name, inputs, args) {
  const reader = new Reader(args);
  try {
    const decoded = fieldsIo(inputs).read(reader);
    if (reader.remaining > 0) throw codecErrors.error("trailing-bytes", `${reader.remaining} bytes follow the arguments`);
    return decoded;
  } catch (cause) {
    throw apiErrors.error("bad-arguments", `${name}: ${cause instanceof Error ? cause.message : "not decodable"}`, { cause });
  }
}

// packages/frame/src/types/validity.ts
var invalidTransaction = variant("sp_runtime::transaction_validity::InvalidTransaction", {
  Call: arm(0),
  Payment: arm(1),
  Future: arm(2),
  Stale: arm(3),
  BadProof: arm(4),
  AncientBirthBlock: arm(5),
  ExhaustsResources: arm(6),
  Custom: arm(7, u8),
  BadMandatory: arm(8),
  MandatoryValidation: arm(9),
  BadSigner: arm(10),
  IndeterminateImplicit: arm(11),
  UnknownOrigin: arm(12)
});
var unknownTransaction = variant("sp_runtime::transaction_validity::UnknownTransaction", {
  CannotLookup: arm(0),
  NoUnsignedValidator: arm(1),
  Custom: arm(2, u8)
});
var transactionValidityError = variant("sp_runtime::transaction_validity::TransactionValidityError", {
  Invalid: arm(0, invalidTransaction),
  Unknown: arm(1, unknownTransaction)
});
var validTransaction = struct("sp_runtime::transaction_validity::ValidTransaction", {
  priority: u64,
  requires: vec(bytes),
  provides: vec(bytes),
  longevity: u64,
  propagate: bool
});
var maxLongevity = (1n << 64n) - 1n;
var anyValid = { priority: 0n, requires: [], provides: [], longevity: maxLongevity, propagate: true };
var maxPriority = (1n << 64n) - 1n;
function combineValid(a, b) {
  const priority = a.priority + b.priority;
  return {
    priority: priority > maxPriority ? maxPriority : priority,
    requires: b.requires.length === 0 ? a.requires : [...a.requires, ...b.requires],
    provides: b.provides.length === 0 ? a.provides : [...a.provides, ...b.provides],
    longevity: a.longevity < b.longevity ? a.longevity : b.longevity,
    propagate: a.propagate && b.propagate
  };
}
var transactionValidity = result(validTransaction, transactionValidityError);
var transactionSource = variant("sp_runtime::transaction_validity::TransactionSource", {
  InBlock: arm(0),
  Local: arm(1),
  External: arm(2)
});
var applyExtrinsicResult = result(dispatchResult, transactionValidityError);

// packages/frame/src/runtime/extrinsic.ts
var bareV4 = 4;
var signedV4 = 132;
var bareV5 = 5;
var extrinsicHash = (encoded2) => blake2b256(encoded2);
function decodeExtrinsic(encoded2, call2, extensions2) {
  const reader = new Reader(encoded2);
  const length = readCompact(reader);
  if (length !== reader.remaining) {
    throw codecErrors.error("invalid-value", `extrinsic says ${length} bytes, ${reader.remaining} follow`);
  }
  reader.depth = maxDepth - maxDispatchDepth;
  const version = reader.byte();
  if (version === bareV4 || version === bareV5) {
    const start = reader.offset;
    return finish(reader, { encoded: encoded2, call: call2.read(reader), encodedCall: encoded2.subarray(start, reader.offset) });
  }
  if (version !== signedV4) throw codecErrors.error("invalid-value", `extrinsic format byte ${version} is not supported`);
  const address = multiAddress.read(reader);
  const signature = multiSignature.read(reader);
  const extrasStart = reader.offset;
  const extras = extensions2.map((extension) => extension.extra.read(reader));
  const callStart = reader.offset;
  const decoded = call2.read(reader);
  return finish(reader, {
    encoded: encoded2,
    call: decoded,
    encodedCall: encoded2.subarray(callStart, reader.offset),
    signature: { address, signature, extras, encodedExtras: encoded2.subarray(extrasStart, callStart) }
  });
}
function finish(reader, extrinsic2) {
  if (reader.remaining > 0) throw codecErrors.error("trailing-bytes", `${reader.remaining} bytes follow the call`);
  return extrinsic2;
}
function encodeBare(call2) {
  return encodeWith((writer) => {
    writeCompact(writer, call2.length + 1);
    writer.byte(bareV4);
    writer.append(call2);
  }, void 0);
}
function signingPayload(call2, encodedExtras, encodedAdditional) {
  const payload = new Uint8Array(call2.length + encodedExtras.length + encodedAdditional.length);
  payload.set(call2);
  payload.set(encodedExtras, call2.length);
  payload.set(encodedAdditional, call2.length + encodedExtras.length);
  return payload.length > 256 ? blake2b256(payload) : payload;
}
function accountOf(address) {
  return address.type === "Id" ? address.value : void 0;
}
function describeExtras(extensions2) {
  return {
    description: { path: [], params: [], definition: { kind: "tuple", of: extensions2.map(({ extra }) => extra) }, docs: [] }
  };
}
function describeExtrinsic(call2, extra) {
  const inner = bytes;
  const description = {
    path: pathOf("sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic"),
    params: [
      { name: "Address", type: multiAddress },
      { name: "Call", type: call2 },
      { name: "Signature", type: multiSignature },
      { name: "Extra", type: extra }
    ],
    definition: { kind: "composite", fields: [{ type: inner, docs: [] }] },
    docs: [],
    generic: true
  };
  return { description };
}
function extrinsicCodec(call2, extensions2) {
  const codec = makeCodec({
    description: opaqueExtrinsic.description,
    minSize: 1,
    maxSize: Infinity,
    write: (writer, { encoded: encoded2 }) => writer.append(encoded2),
    read: (reader) => decodeExtrinsic(opaqueExtrinsic.read(reader), call2, extensions2)
  });
  return Object.defineProperty(codec, "description", {
    get: () => describeExtrinsic(call2, describeExtras(extensions2)).description,
    enumerable: true
  });
}
var opaqueExtrinsic = makeCodec({
  description: {
    path: pathOf("sp_runtime::OpaqueExtrinsic"),
    params: [],
    definition: { kind: "composite", fields: [{ type: bytes, docs: [] }] },
    docs: []
  },
  minSize: 1,
  maxSize: Infinity,
  write: (writer, encoded2) => writer.append(encoded2),
  read: (reader) => {
    const start = reader.offset;
    const length = readCompact(reader);
    reader.advance(length);
    return reader.bytes.subarray(start, reader.offset);
  }
});

// packages/frame/src/runtime/checked-extrinsic.ts
function validity(check) {
  try {
    return { ok: true, value: check() };
  } catch (error2) {
    if (error2 instanceof TransactionFailure) return { ok: false, error: error2.error };
    throw error2;
  }
}
function decodeFor(at2, encoded2) {
  const { runtime } = at2.execution;
  return decodeExtrinsic(encoded2, runtime.types.call, runtime.extensions);
}
function signerOf(extrinsic2) {
  if (extrinsic2.signature === void 0) return void 0;
  const account = accountOf(extrinsic2.signature.address);
  if (account === void 0) throw new TransactionFailure({ type: "Unknown", value: { type: "CannotLookup" } });
  return account;
}
function signatureCheckOf(at2, extrinsic2) {
  const signer = signerOf(extrinsic2);
  const { signature } = extrinsic2;
  if (signature === void 0 || signer === void 0) return void 0;
  const { extensions: extensions2 } = at2.execution.runtime;
  const additional = encodeWith((writer) => {
    extensions2.forEach((extension, i) => {
      extension.additional.write(writer, extension.implicit(at2, signature.extras[i]));
    });
  }, void 0);
  return {
    payload: signingPayload(extrinsic2.encodedCall, signature.encodedExtras, additional),
    signer,
    signature: signature.signature
  };
}
function checkSignature(at2, extrinsic2, verify2) {
  const check = signatureCheckOf(at2, extrinsic2);
  if (check === void 0) return void 0;
  if (!verify2(check)) invalid("BadProof");
  return check.signer;
}
function viewsOf(at2, extrinsic2, who, info) {
  const { execution } = at2;
  const base2 = { execution, who, call: extrinsic2.call, info, length: extrinsic2.encoded.length };
  return execution.runtime.extensions.map((extension, i) => ({
    extension,
    view: { ...base2, extra: extrinsic2.signature?.extras[i] }
  }));
}
function validateTransaction(at2, extrinsic2, verify2) {
  return validity(() => {
    const who = checkSignature(at2, extrinsic2, verify2);
    if (who === void 0) throw new TransactionFailure({ type: "Unknown", value: { type: "NoUnsignedValidator" } });
    const info = dispatchInfoOf(extrinsic2.call);
    if (info.class === "Mandatory") invalid("BadMandatory");
    let valid = anyValid;
    for (const { extension, view } of viewsOf(at2, extrinsic2, who, info)) {
      const more = extension.validate?.(view);
      if (more !== void 0) valid = combineValid(valid, more);
    }
    return valid;
  });
}
function nonceTag(who, nonce) {
  const tag = new Uint8Array(who.length + 4);
  tag.set(who);
  new DataView(tag.buffer).setUint32(who.length, nonce, true);
  return tag;
}

// packages/frame/src/types/header.ts
var h256 = struct256("primitive_types::H256");
function struct256(path) {
  const inner = fixedBytes2(32);
  return {
    ...inner,
    description: {
      path: path.split("::"),
      params: [],
      definition: { kind: "composite", fields: [{ type: inner, docs: [] }] },
      docs: []
    }
  };
}
var blockHash = alias(h256, "T::Hash");
var consensusEngineId = fixedBytes2(4);
var digestItem = variant("sp_runtime::generic::digest::DigestItem", {
  PreRuntime: arm(6, [consensusEngineId, bytes]),
  Consensus: arm(4, [consensusEngineId, bytes]),
  Seal: arm(5, [consensusEngineId, bytes]),
  Other: arm(0, bytes),
  RuntimeEnvironmentUpdated: arm(8)
});
var digest = struct("sp_runtime::generic::digest::Digest", { logs: vec(digestItem) });
var header = alias(
  struct("sp_runtime::generic::header::Header", {
    parentHash: h256,
    number: compactU32,
    stateRoot: h256,
    extrinsicsRoot: h256,
    digest
  }),
  "Header"
);
var numberAndHash = tuple(compactU32, h256);

// packages/frame/src/runtime/outer-types.ts
var phase = variant("frame_system::Phase", { ApplyExtrinsic: arm(0, u32), Finalization: arm(1), Initialization: arm(2) });
function runtimeEventCodec(path, instances) {
  const byIndex = [];
  const byName = /* @__PURE__ */ new Map();
  const variants = [];
  for (const instance2 of instances) {
    if (instance2.eventCodec === void 0) continue;
    byIndex[instance2.index] = instance2;
    byName.set(instance2.name, instance2);
    variants.push({ name: instance2.name, index: instance2.index, fields: [{ type: instance2.eventCodec, docs: [] }], docs: [] });
  }
  return makeCodec({
    description: { path: pathOf(path), params: [], definition: { kind: "variant", variants }, docs: [] },
    minSize: 2,
    maxSize: Infinity,
    write: (writer, { pallet, event: event2 }) => {
      const instance2 = byName.get(pallet);
      if (instance2?.eventCodec === void 0) throw codecErrors.error("invalid-value", `no pallet ${pallet} with events`);
      writer.byte(instance2.index);
      instance2.eventCodec.write(writer, event2);
    },
    read: (reader) => {
      const index = reader.byte();
      const instance2 = byIndex[index];
      if (instance2?.eventCodec === void 0) throw codecErrors.error("invalid-value", `no pallet with index ${index} has events`);
      return { pallet: instance2.name, event: instance2.eventCodec.read(reader) };
    }
  });
}
function eventRecordCodec(event2) {
  const codec = struct("frame_system::EventRecord", { phase, event: event2, topics: vec(h256) });
  const params2 = [
    { name: "E", type: event2 },
    { name: "T", type: h256 }
  ];
  return { ...codec, description: { ...codec.description, params: params2 } };
}
function originCallerCodec(path, instances) {
  return lazy(() => {
    const parts = /* @__PURE__ */ new Map();
    for (const { name, index, pallet } of instances()) {
      if (name === systemOriginPallet) parts.set("system", { index, codec: rawOrigin });
      else if (pallet.parts.origin !== void 0) parts.set(name, { index, codec: pallet.parts.origin });
    }
    const variants = [...parts].map(([name, { index, codec }]) => ({
      name,
      index,
      fields: [{ type: codec, docs: [] }],
      docs: []
    }));
    return makeCodec({
      description: { path: pathOf(path), params: [], definition: { kind: "variant", variants }, docs: [] },
      minSize: 2,
      maxSize: Infinity,
      write: (writer, origin) => {
        const part = parts.get(origin.pallet === systemOriginPallet ? "system" : origin.pallet);
        if (part === void 0) throw codecErrors.error("invalid-value", `no origin of pallet ${origin.pallet}`);
        writer.byte(part.index);
        part.codec.write(writer, origin.value);
      },
      read: (reader) => {
        const index = reader.byte();
        for (const [name, part] of parts) {
          if (part.index === index)
            return { pallet: name === "system" ? systemOriginPallet : name, value: part.codec.read(reader) };
        }
        throw codecErrors.error("invalid-value", `no origin with index ${index}`);
      }
    });
  }, "PalletsOrigin");
}
function describeRuntimeError(path, instances) {
  const variants = [];
  for (const { name, index, errorType } of instances) {
    if (errorType !== void 0) variants.push({ name, index, fields: [{ type: errorType, docs: [] }], docs: [] });
  }
  return { description: { path: pathOf(path), params: [], definition: { kind: "variant", variants }, docs: [] } };
}
function describeRuntime(path) {
  return { description: { path: pathOf(path), params: [], definition: { kind: "composite", fields: [] }, docs: [] } };
}
var unitTuple = tuple();

// packages/frame/src/runtime/describe.ts
function describePallet(instance2) {
  const { parts } = instance2.pallet;
  const constants = Object.entries(parts.constants(instance2.config));
  return {
    name: instance2.name,
    index: instance2.index,
    docs: parts.docs,
    ...instance2.storage.length === 0 ? {} : {
      storage: {
        prefix: instance2.name,
        entries: instance2.storage.map(({ entryName, declaration }) => declaration.describe(entryName))
      }
    },
    ...instance2.calls.length === 0 ? {} : { calls: instance2.callType },
    ...instance2.eventCodec === void 0 ? {} : { event: instance2.eventCodec },
    ...instance2.errorType === void 0 ? {} : { error: instance2.errorType },
    constants: constants.map(([name, { entryName, codec, value: value2, docs: docs2 }]) => ({
      name: entryName ?? pascalCase(name),
      type: codec,
      value: codec.encode(value2),
      docs: docs2
    }))
  };
}
function describe(runtime) {
  const { call: call2 } = runtime.types;
  const extra = describeExtras(runtime.extensions);
  return {
    pallets: runtime.pallets.map(describePallet),
    extrinsic: {
      type: describeExtrinsic(call2, extra),
      address: multiAddress,
      call: call2,
      signature: multiSignature,
      extra,
      versions: [4],
      extensions: runtime.extensions.map(({ identifier: identifier2, extra: carried2, additional }) => ({
        identifier: identifier2,
        extra: carried2,
        additional
      }))
    },
    runtime: describeRuntime(`${runtime.module}::Runtime`),
    outerEnums: { call: call2, event: runtime.event, error: runtime.error },
    apis: runtime.apis.map(({ name, version, docs: docs2, methods }) => ({
      name,
      version,
      docs: docs2,
      methods: Object.entries(methods).map(([method2, { inputs, output, docs: methodDocs }]) => ({
        name: method2,
        inputs: Object.entries(inputs).map(([input, type]) => ({
          name: input.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          type
        })),
        output,
        docs: methodDocs
      }))
    }))
  };
}

// packages/frame/src/types/weight.ts
var weight = alias(
  struct("sp_weights::weight_v2::Weight", { refTime: compact(u64), proofSize: compact(u64) }),
  "Weight"
);
var zeroWeight = { refTime: 0n, proofSize: 0n };
var weightOf = (refTime, proofSize = 0n) => ({ refTime, proofSize });
var maxWeightPart = (1n << 64n) - 1n;
var addParts = (a, b) => a + b > maxWeightPart ? maxWeightPart : a + b;
var addWeight = (a, b) => ({
  refTime: addParts(a.refTime, b.refTime),
  proofSize: addParts(a.proofSize, b.proofSize)
});
var saturatingSubWeight = (a, b) => ({
  refTime: a.refTime > b.refTime ? a.refTime - b.refTime : 0n,
  proofSize: a.proofSize > b.proofSize ? a.proofSize - b.proofSize : 0n
});
var minWeight = (a, b) => ({
  refTime: a.refTime < b.refTime ? a.refTime : b.refTime,
  proofSize: a.proofSize < b.proofSize ? a.proofSize : b.proofSize
});
var maxWeight = (a, b) => ({
  refTime: a.refTime > b.refTime ? a.refTime : b.refTime,
  proofSize: a.proofSize > b.proofSize ? a.proofSize : b.proofSize
});
var exceedsWeight = (a, b) => a.refTime > b.refTime || a.proofSize > b.proofSize;
var dispatchClass = variant("frame_support::dispatch::DispatchClass", {
  Normal: arm(0),
  Operational: arm(1),
  Mandatory: arm(2)
});
var pays = variant("frame_support::dispatch::Pays", { Yes: arm(0), No: arm(1) });
function actualWeight(info, post) {
  return post.actualWeight === void 0 ? info.callWeight : minWeight(post.actualWeight, info.callWeight);
}

// packages/frame/src/runtime/migrate.ts
var versionWeight = weightOf(125000000n, 1000n);
function storageVersionKey(pallet) {
  return toByteString(concatBytes(twox128(textBytes(pallet)), twox128(textBytes(":__STORAGE_VERSION__:"))));
}
function storageVersionOf(execution, pallet) {
  const stored = execution.overlay.get(storageVersionKey(pallet));
  return stored === void 0 ? 0 : u16.decode(stored);
}
function setStorageVersion(execution, pallet, version) {
  execution.overlay.set(storageVersionKey(pallet), u16.encode(version));
}
function migrate(execution) {
  let used = weightOf(0n);
  for (const { name, pallet } of execution.runtime.pallets) {
    const { storageVersion, migrations, identity: identity3 } = pallet.parts;
    for (let version = storageVersionOf(execution, name) + 1; version <= storageVersion; version++) {
      const step = migrations[version];
      assert(step !== void 0, `${name} has a migration to storage version ${version}`);
      used = addWeight(addWeight(used, step(execution.contextOf(identity3))), versionWeight);
      setStorageVersion(execution, name, version);
    }
  }
  return used;
}

// packages/frame/src/runtime/executive.ts
function initializeBlock(execution) {
  const { system, pallets } = execution.runtime;
  system.initialize(execution);
  let used = zeroWeight;
  if (system.runtimeUpgraded(execution)) {
    used = addWeight(used, migrate(execution));
    system.noteRuntimeVersion(execution);
  }
  for (const { pallet } of pallets) {
    const { hooks, identity: identity3 } = pallet.parts;
    if (hooks.onInitialize !== void 0) {
      used = addWeight(used, hooks.onInitialize(execution.contextOf(identity3), execution.block.number));
    }
  }
  system.registerWeight(execution, used, "Mandatory");
  execution.expectedInherents = inherentsOf(execution);
}
function inherentsOf(execution) {
  const inherents = [];
  for (const instance2 of execution.runtime.pallets) {
    const { inherent, identity: identity3 } = instance2.pallet.parts;
    if (inherent === void 0) continue;
    const args = inherent.args(execution.contextOf(identity3));
    if (args === void 0) continue;
    const target = known(
      instance2.calls.find((call2) => call2.name === inherent.call),
      `${instance2.name} has the call ${inherent.call}`
    );
    inherents.push(encodeBare(execution.runtime.types.call.encode({ pallet: instance2.name, call: target.name, args, target })));
  }
  return inherents;
}
function applyExtrinsic(execution, input, verify2) {
  const extrinsic2 = input instanceof Uint8Array ? decodeFor(execution, input) : input;
  return validity(() => {
    const who = checkSignature(execution, extrinsic2, verify2);
    execution.phase = { type: "ApplyExtrinsic", value: execution.extrinsics.length };
    const result2 = execution.layered(
      () => who === void 0 ? applyInherent(execution, extrinsic2) : applySigned(execution, extrinsic2, who)
    );
    execution.extrinsics.push(extrinsic2.encoded);
    return result2;
  });
}
function applyInherent(execution, extrinsic2) {
  const { system } = execution.runtime;
  const info = dispatchInfoOf(extrinsic2.call);
  if (info.class !== "Mandatory" || !execution.expectedInherents.some((expected) => equalBytes(expected, extrinsic2.encoded))) {
    invalid("Call");
  }
  system.registerWeight(execution, info.callWeight, info.class);
  const { result: result2, post } = dispatch(execution, noneOrigin, extrinsic2.call);
  if (result2.type === "Err") invalid("BadMandatory");
  system.noteApplied(execution, result2, info, post);
  return result2;
}
function applySigned(execution, extrinsic2, who) {
  const { system } = execution.runtime;
  const info = dispatchInfoOf(extrinsic2.call);
  if (info.class === "Mandatory") invalid("BadMandatory");
  const views = viewsOf(execution, extrinsic2, who, info);
  for (const { extension, view } of views) extension.validate?.(view);
  const prepared = views.map(({ extension, view }) => extension.prepare?.(view));
  const { result: result2, post } = dispatch(execution, signed(who), extrinsic2.call);
  const charged = post;
  views.forEach(({ extension, view }, i) => {
    extension.postDispatch?.(view, prepared[i], charged, result2);
  });
  system.noteApplied(execution, result2, info, charged);
  return result2;
}
function finalizeBlock(execution) {
  const { system, pallets } = execution.runtime;
  const { number } = execution.block;
  assert(execution.overlay.depth === 0, "no layer is open at the end of a block");
  execution.phase = { type: "Finalization" };
  system.noteFinishedExtrinsics(execution);
  let remaining = system.remainingWeight(execution);
  for (const { pallet } of pallets) {
    const { hooks, identity: identity3 } = pallet.parts;
    if (hooks.onIdle === void 0 || !exceedsWeight(remaining, zeroWeight)) continue;
    const used = hooks.onIdle(execution.contextOf(identity3), number, remaining);
    system.registerWeight(execution, used, "Mandatory");
    remaining = saturatingSubWeight(remaining, used);
  }
  for (const { pallet } of pallets) {
    const { hooks, identity: identity3 } = pallet.parts;
    hooks.onFinalize?.(execution.contextOf(identity3), number);
  }
  return system.finalize(execution);
}

// packages/frame/src/runtime/genesis.ts
function genesisOf(pallet, genesis2) {
  return { pallet, genesis: genesis2 };
}
var genesisContext = {
  number: 0,
  parentHash: new Uint8Array(32),
  timeMs: 0,
  digest: []
};
function buildGenesis(runtime, parts) {
  const execution = new Execution(runtime, emptyBase, genesisContext);
  runtime.system.noteRuntimeVersion(execution);
  for (const { name, pallet } of runtime.pallets) {
    if (pallet.parts.storageVersion > 0) setStorageVersion(execution, name, pallet.parts.storageVersion);
    const part = parts.find((candidate) => candidate.pallet.parts.identity === pallet.parts.identity);
    if (part !== void 0) pallet.parts.genesis?.(execution.contextOf(pallet.parts.identity), part.genesis);
  }
  const state = /* @__PURE__ */ new Map();
  for (const [key2, value2] of execution.overlay.changes()) if (value2 !== null) state.set(key2, value2);
  return state;
}

// packages/frame/src/dispatch/runtime-call.ts
function runtimeCallCodec(path, instances) {
  return lazy(() => makeRuntimeCall(path, instances()), "<T as Config>::RuntimeCall");
}
function makeRuntimeCall(path, instances) {
  const byIndex = [];
  const variants = [];
  for (const instance2 of instances) {
    if (instance2.calls.length === 0) continue;
    byIndex[instance2.index] = instance2;
    variants.push({ name: instance2.name, index: instance2.index, fields: [{ type: instance2.callType, docs: [] }], docs: [] });
  }
  return makeCodec({
    description: { path: path.split("::"), params: [], definition: { kind: "variant", variants }, docs: [] },
    minSize: 2,
    maxSize: Infinity,
    write: (writer, { target, args }) => {
      writer.byte(target.palletIndex);
      writer.byte(target.index);
      target.io.write(writer, args);
    },
    read: (reader) => {
      const palletIndex = reader.byte();
      const instance2 = byIndex[palletIndex];
      if (instance2 === void 0) throw codecErrors.error("invalid-value", `no pallet with index ${palletIndex} has calls`);
      const index = reader.byte();
      const target = instance2.callByIndex[index];
      if (target === void 0) throw codecErrors.error("invalid-value", `${instance2.name} has no call with index ${index}`);
      try {
        return { pallet: instance2.name, call: target.name, args: target.io.read(reader), target };
      } catch (error2) {
        throw withinField(error2, `${instance2.name}.${target.name}`);
      }
    }
  });
}

// packages/frame/src/runtime/runtime.ts
function install(index, pallet, config) {
  return { index, pallet, config };
}
function createRuntime(parts) {
  const instances = [];
  const list = () => instances;
  let record;
  const call2 = runtimeCallCodec(`${parts.module}::RuntimeCall`, list);
  const origin = originCallerCodec(`${parts.module}::OriginCaller`, list);
  const eventRecords = lazy(() => vec(known(record, "events are known once all pallets are placed")), "Vec<Box<EventRecord>>");
  const types2 = {
    call: call2,
    extrinsic: extrinsicCodec(call2, parts.extensions),
    origin,
    eventRecords,
    accountData: parts.accountData
  };
  const recorder = (at2, palletIndex, value2) => parts.system.depositEvent(at2, palletIndex, value2);
  for (const { index, pallet, config } of parts.pallets) {
    assert(
      instances.every((other) => other.index !== index && other.name !== pallet.parts.name),
      `pallet ${pallet.parts.name} has an index and a name of its own`
    );
    instances.push(instantiate(index, pallet, config, types2, recorder));
  }
  const event2 = runtimeEventCodec(`${parts.module}::RuntimeEvent`, instances);
  record = eventRecordCodec(event2);
  const own = (parts.apis ?? []).map((api) => ({ api, identity: void 0 }));
  const ofPallets = instances.flatMap(
    ({ pallet }) => pallet.parts.apis(types2).map((api) => ({ api, identity: pallet.parts.identity }))
  );
  const declared = [...own, ...ofPallets];
  const apis2 = declared.map(({ api }) => api);
  return {
    module: parts.module,
    version: { ...parts.version, apis: apis2.map((api) => [blake2b2(textBytes(api.name), 8), api.version]) },
    pallets: instances,
    instances: new Map(instances.map((instance2) => [instance2.pallet.parts.identity, instance2])),
    system: parts.system,
    extensions: parts.extensions,
    apis: apis2,
    apiMethods: new Map(
      declared.flatMap(
        ({ api, identity: identity3 }) => Object.entries(api.methods).map(([name, declaration]) => [`${api.name}_${name}`, { declaration, identity: identity3 }])
      )
    ),
    types: types2,
    eventRecord: record,
    event: event2,
    encodeEvent: eventEncoder(instances),
    error: describeRuntimeError(`${parts.module}::RuntimeError`, instances),
    callFilter: parts.callFilter ?? (() => true),
    callFilteredError: callFilteredError(instances)
  };
}
function eventEncoder(instances) {
  const codecs = [];
  for (const { index, eventCodec } of instances) codecs[index] = eventCodec;
  return (at2, palletIndex, event2) => encodeWith((writer) => {
    phase.write(writer, at2);
    writer.byte(palletIndex);
    known(codecs[palletIndex], "a pallet that deposits events declares them").write(writer, event2);
    writer.byte(0);
  }, void 0);
}
function callFilteredError(instances) {
  const system = instances.find((instance2) => instance2.name === "System");
  const declared = system?.pallet.parts.errors.CallFiltered;
  return { index: system?.index ?? 0, errorIndex: declared?.index ?? 0 };
}

// packages/frame/src/runtime/transaction-extension.ts
function defineTransactionExtension(identifier2, parts) {
  const extension = { implicit: () => void 0, extra: unit, additional: unit, ...parts, identifier: identifier2 };
  return extension;
}

// packages/frame/src/storage/map-accessor.ts
function readKeys(parts, prefix, key2) {
  const reader = new Reader(fromByteString(key2.slice(prefix.length)));
  return parts.map((part) => {
    assert(
      part.prefixSize !== void 0,
      `${part.hasher} keys cannot be read back: declare the map with a Concat hasher to iterate`
    );
    reader.advance(part.prefixSize);
    return part.codec.read(reader);
  });
}
function clearPrefix(overlay, prefix, limit) {
  let removed = 0;
  for (const key2 of overlay.keys(prefix)) {
    if (removed === limit) return false;
    overlay.set(key2, null);
    removed++;
  }
  return true;
}
function createCells(parts, codec, fallback, prefix, overlay) {
  return {
    keyOf: (keys2) => {
      let key2 = prefix;
      for (let i = 0; i < keys2.length; i++) {
        const part = parts[i];
        key2 += toByteString(part.hash(part.codec.encode(keys2[i])));
      }
      return key2;
    },
    get: (key2) => {
      const stored = overlay.get(key2);
      return stored === void 0 ? fallback : codec.decode(stored);
    },
    set: (key2, value2) => overlay.set(key2, codec.encode(value2))
  };
}
function bindMap(parts, codec, fallback, prefix, overlay) {
  const cells = createCells(parts, codec, fallback, prefix, overlay);
  function* entriesFrom(under, from) {
    for (const key2 of overlay.keys(under)) {
      const stored = overlay.get(key2);
      if (stored !== void 0) yield [...readKeys(parts, prefix, key2).slice(from), codec.decode(stored)];
    }
  }
  return {
    keyOf: (...keys2) => cells.keyOf(keys2),
    get: (...keys2) => cells.get(cells.keyOf(keys2)),
    has: (...keys2) => overlay.get(cells.keyOf(keys2)) !== void 0,
    set: (...keysAndValue) => {
      const value2 = keysAndValue.pop();
      cells.set(cells.keyOf(keysAndValue), value2);
    },
    remove: (...keys2) => overlay.set(cells.keyOf(keys2), null),
    take: (...keys2) => {
      const key2 = cells.keyOf(keys2);
      const value2 = cells.get(key2);
      overlay.set(key2, null);
      return value2;
    },
    mutate: (...keysAndChange) => {
      const change = keysAndChange.pop();
      const key2 = cells.keyOf(keysAndChange);
      const changed = change(cells.get(key2));
      if (changed === void 0) overlay.set(key2, null);
      else cells.set(key2, changed);
      return changed;
    },
    entries: () => entriesFrom(prefix, 0),
    entriesUnder: (first) => entriesFrom(cells.keyOf([first]), 1),
    *keys() {
      for (const key2 of overlay.keys(prefix)) yield readKeys(parts, prefix, key2)[0];
    },
    clear: (limit) => clearPrefix(overlay, prefix, limit),
    clearUnder: (first, limit) => clearPrefix(overlay, cells.keyOf([first]), limit)
  };
}

// packages/frame/src/storage/value-accessor.ts
function bindValue(codec, fallback, key2, overlay) {
  const get = () => {
    const stored = overlay.get(key2);
    return stored === void 0 ? fallback : codec.decode(stored);
  };
  const kill2 = () => overlay.set(key2, null);
  return {
    key: key2,
    get,
    set: (value2) => overlay.set(key2, codec.encode(value2)),
    exists: () => overlay.get(key2) !== void 0,
    kill: kill2,
    take: () => {
      const value2 = get();
      kill2();
      return value2;
    },
    mutate: (change) => {
      const changed = change(get());
      if (changed === void 0) kill2();
      else overlay.set(key2, codec.encode(changed));
      return changed;
    }
  };
}

// packages/frame/src/storage/declarations.ts
var withDefault = (codec, fallback) => ({ codec, fallback, optional: false });
var orNothing = (codec) => ({ codec, fallback: void 0, optional: true });
function describeQuery(query) {
  if (query.optional) return { modifier: "Optional", fallback: new Uint8Array(1) };
  return { modifier: "Default", fallback: query.codec.encode(query.fallback) };
}
function declareValue(query, docs2) {
  return {
    docs: docs2,
    describe: (name) => ({ name, kind: { type: "plain", value: query.codec }, ...describeQuery(query), docs: docs2 }),
    bind: (prefix, overlay) => bindValue(query.codec, query.fallback, prefix, overlay)
  };
}
function declareMap(keys2, query, docs2) {
  return {
    docs: docs2,
    describe: (name) => ({
      name,
      kind: { type: "map", hashers: keys2.map((key2) => key2.hasher), keys: keys2.map((key2) => key2.codec), value: query.codec },
      ...describeQuery(query),
      docs: docs2
    }),
    bind: (prefix, overlay) => bindMap(keys2, query.codec, query.fallback, prefix, overlay)
  };
}
function value(codec, fallback, ...docs2) {
  return declareValue(withDefault(codec, fallback), docs2);
}
function optionalValue(codec, ...docs2) {
  return declareValue(orNothing(codec), docs2);
}
function map(key2, codec, fallback, ...docs2) {
  return declareMap([key2], withDefault(codec, fallback), docs2);
}
function named(entryName, declaration) {
  return { ...declaration, entryName };
}

// packages/frame/src/storage/hashed-key.ts
function hashed(hasher, hash3, prefixSize) {
  return (codec) => ({ hasher, codec, hash: hash3, prefixSize });
}
var blake2_128Concat = hashed("Blake2_128Concat", (key2) => concatBytes(blake2b2(key2, 16), key2), 16);
var twox64Concat = hashed("Twox64Concat", (key2) => concatBytes(twox64(key2), key2), 8);
var identity2 = hashed("Identity", (key2) => key2, 0);
var blake2_128 = hashed("Blake2_128", (key2) => blake2b2(key2, 16));
var blake2_256 = hashed("Blake2_256", (key2) => blake2b256(key2));
var twox_128 = hashed("Twox128", (key2) => twox128(key2));
var twox_256 = hashed("Twox256", (key2) => twox256(key2));

// packages/frame/src/types/amount.ts
var maxBalance = (1n << 128n) - 1n;
function checkedAdd(a, b) {
  const sum2 = a + b;
  return sum2 > maxBalance ? failArithmetic("Overflow") : sum2;
}
var saturatingAdd = (a, b) => a + b > maxBalance ? maxBalance : a + b;
var saturatingSub = (a, b) => a > b ? a - b : 0n;

// packages/frame/src/types/era.ts
var immortalEra = { type: "Immortal" };
var described = variant(
  "sp_runtime::generic::era::Era",
  Object.fromEntries([
    ["Immortal", arm(0)],
    ...Array.from({ length: 255 }, (_, i) => [`Mortal${i + 1}`, arm(i + 1, u8)])
  ])
);
var quantizeFactor = (period) => Math.max(period >> 12, 1);
function eraBirth(era2, current2) {
  if (era2.type === "Immortal") return 0;
  return Math.floor((Math.max(current2, era2.phase) - era2.phase) / era2.period) * era2.period + era2.phase;
}
function eraDeath(era2, current2) {
  return era2.type === "Immortal" ? Infinity : eraBirth(era2, current2) + era2.period;
}
var era = makeCodec({
  description: described.description,
  minSize: 1,
  maxSize: 2,
  write: (writer, value2) => {
    if (value2.type === "Immortal") {
      writer.byte(0);
      return;
    }
    const exponent = Math.min(15, Math.max(1, 30 - Math.clz32(value2.period)));
    const encoded2 = exponent | value2.phase / quantizeFactor(value2.period) << 4;
    writer.byte(encoded2 & 255);
    writer.byte(encoded2 >> 8);
  },
  read: (reader) => {
    const first = reader.byte();
    if (first === 0) return immortalEra;
    const encoded2 = first | reader.byte() << 8;
    const period = 2 << (encoded2 & 15);
    const phase2 = (encoded2 >> 4) * quantizeFactor(period);
    if (period < 4 || phase2 >= period) throw invalidEra(period, phase2);
    return { type: "Mortal", period, phase: phase2 };
  }
});
function invalidEra(period, phase2) {
  return codecErrors.error("invalid-value", `era with period ${period} and phase ${phase2}`);
}

// packages/frame/src/types/version.ts
var apiList = vec(tuple(fixedBytes2(8), u32));
var apis = {
  ...apiList,
  description: {
    path: ["Cow"],
    params: [{ name: "T", type: apiList }],
    definition: { kind: "composite", fields: [{ type: apiList, docs: [] }] },
    docs: [],
    generic: true
  }
};
var runtimeVersion = struct("sp_version::RuntimeVersion", {
  specName: str,
  implName: str,
  authoringVersion: u32,
  specVersion: u32,
  implVersion: u32,
  apis,
  transactionVersion: u32,
  systemVersion: u8
});

// packages/pallets/balances/src/errors.ts
var errors = {
  VestingBalance: error(0, "Vesting balance too high to send value."),
  LiquidityRestrictions: error(1, "Account liquidity restrictions prevent withdrawal."),
  InsufficientBalance: error(2, "Balance too low to send value."),
  ExistentialDeposit: error(3, "Value too low to create account due to existential deposit."),
  Expendability: error(4, "Transfer or payment would kill the account."),
  ExistingVestingSchedule: error(5, "A vesting schedule already exists for this account."),
  DeadAccount: error(6, "Beneficiary account must pre-exist."),
  TooManyReserves: error(7, "Number of named reserves exceeds `MaxReserves`."),
  TooManyHolds: error(8, "Number of holds exceeds the number of hold reasons."),
  TooManyFreezes: error(9, "Number of freezes exceeds `MaxFreezes`."),
  IssuanceDeactivated: error(10, "The issuance cannot be modified since it is already deactivated."),
  DeltaZero: error(11, "The delta cannot be zero.")
};

// packages/pallets/balances/src/types.ts
var balance = alias(u128, "T::Balance");
var innerBalance = alias(u128, "Balance");
function withParams(codec, params2) {
  return { ...codec, description: { ...codec.description, params: params2, generic: true } };
}
var newLogicFlag = 1n << 127n;
var extraFlags = alias(
  mapped(alias(u128, "u128"), { from: (flags) => flags, to: (raw) => raw }, "pallet_balances::types::ExtraFlags"),
  "ExtraFlags"
);
var accountData = alias(
  withParams(
    struct("pallet_balances::types::AccountData", {
      free: innerBalance,
      reserved: innerBalance,
      frozen: innerBalance,
      flags: extraFlags
    }),
    [{ name: "Balance", type: u128 }]
  ),
  "AccountData<T::Balance>"
);
var emptyAccountData = { free: 0n, reserved: 0n, frozen: 0n, flags: newLogicFlag };
var identifier = fixedBytes2(8);
var reasons = variant("pallet_balances::types::Reasons", { Fee: arm(0), Misc: arm(1), All: arm(2) });
var balanceLock = withParams(
  struct("pallet_balances::types::BalanceLock", {
    id: alias(identifier, "LockIdentifier"),
    amount: innerBalance,
    reasons: alias(reasons, "Reasons")
  }),
  [{ name: "Balance", type: u128 }]
);
var reserveData = withParams(
  struct("pallet_balances::types::ReserveData", {
    id: alias(identifier, "ReserveIdentifier"),
    amount: innerBalance
  }),
  [
    { name: "ReserveIdentifier", type: identifier },
    { name: "Balance", type: u128 }
  ]
);
var statusVariant = variant("frame_support::traits::tokens::misc::BalanceStatus", { Free: arm(0), Reserved: arm(1) });
var balanceStatus = alias(statusVariant, "Status");
var directionVariant = variant("pallet_balances::types::AdjustmentDirection", { Increase: arm(0), Decrease: arm(1) });
var adjustmentDirection = alias(directionVariant, "AdjustmentDirection");
function idAmount(id) {
  return withParams(struct("frame_support::traits::tokens::misc::IdAmount", { id: alias(id, "Id"), amount: innerBalance }), [
    { name: "Id", type: id },
    { name: "Balance", type: u128 }
  ]);
}

// packages/pallets/balances/src/events.ts
var events = {
  Endowed: event(0, { account: accountId, freeBalance: balance }, "An account was created with some free balance."),
  DustLost: event(
    1,
    { account: accountId, amount: balance },
    "An account was removed whose balance was below the existential deposit but not zero, and lost it."
  ),
  Transfer: event(2, { from: accountId, to: accountId, amount: balance }, "Transfer succeeded."),
  BalanceSet: event(3, { who: accountId, free: balance }, "A balance was set by root."),
  Reserved: event(4, { who: accountId, amount: balance }, "Some balance was moved from free to reserved."),
  Unreserved: event(5, { who: accountId, amount: balance }, "Some balance was moved from reserved to free."),
  ReserveRepatriated: event(
    6,
    { from: accountId, to: accountId, amount: balance, destinationStatus: balanceStatus },
    "Some balance was moved from the reserve of the first account to the second account."
  ),
  Deposit: event(7, { who: accountId, amount: balance }, "Some amount was deposited, such as a refund of a fee."),
  Withdraw: event(8, { who: accountId, amount: balance }, "Some amount was withdrawn from the account, such as a fee."),
  Slashed: event(9, { who: accountId, amount: balance }, "Some amount was removed from the account for misbehaviour."),
  Minted: event(10, { who: accountId, amount: balance }, "Some amount was minted into an account."),
  Burned: event(11, { who: accountId, amount: balance }, "Some amount was burned from an account."),
  Suspended: event(
    12,
    { who: accountId, amount: balance },
    "Some amount was suspended from an account; it can be restored later."
  ),
  Restored: event(13, { who: accountId, amount: balance }, "Some amount was restored into an account."),
  Upgraded: event(14, { who: accountId }, "An account was upgraded."),
  Issued: event(15, { amount: balance }, "Total issuance was increased by an amount, creating a credit to be balanced."),
  Rescinded: event(16, { amount: balance }, "Total issuance was decreased by an amount, creating a debt to be balanced."),
  Locked: event(17, { who: accountId, amount: balance }, "Some balance was locked."),
  Unlocked: event(18, { who: accountId, amount: balance }, "Some balance was unlocked."),
  Frozen: event(19, { who: accountId, amount: balance }, "Some balance was frozen."),
  Thawed: event(20, { who: accountId, amount: balance }, "Some balance was thawed."),
  TotalIssuanceForced: event(21, { old: balance, new: balance }, "The total issuance was forced to another value.")
};

// packages/pallets/balances/src/storage.ts
var storage = (_types, config) => ({
  totalIssuance: value(u128, 0n, "Sum of all balances in planck."),
  inactiveIssuance: value(
    u128,
    0n,
    "How much of the issuance is out of use, such as that of the treasury; at most the total issuance."
  ),
  account: map(
    blake2_128Concat(accountId),
    accountData,
    emptyAccountData,
    "Balances by account in runtimes that do not keep them in System; always empty in this one."
  ),
  locks: map(
    blake2_128Concat(accountId),
    weakBoundedVec(balanceLock, config.maxLocks),
    [],
    "Locks on balances, at most MaxLocks an account. Whoever makes a pallet lock pays for it; the account pays by its deposit."
  ),
  reserves: map(
    blake2_128Concat(accountId),
    boundedVec(reserveData, config.maxReserves),
    [],
    "Named reserves ordered by name, at most MaxReserves an account, which pays by what is reserved."
  ),
  holds: map(
    blake2_128Concat(accountId),
    boundedVec(idAmount(config.holdReasons.codec), config.holdReasons.count),
    [],
    "Holds on balances, at most one for each reason, paid by what is held."
  ),
  freezes: map(
    blake2_128Concat(accountId),
    boundedVec(idAmount(config.freezeReasons.codec), config.maxFreezes),
    [],
    "Freezes of balances, at most MaxFreezes an account, which pays by its deposit."
  )
});

// packages/pallets/balances/src/base.ts
var base = definePallet("Balances").instantiable().config().storage(storage).events(events).errors(errors);

// packages/pallets/balances/src/impls/account.ts
var accountOf2 = (at2, who) => base.at(at2).config.accounts.get(at2, who);
var isEmptyData = ({ free, reserved, frozen, flags }) => free === 0n && reserved === 0n && frozen === 0n && flags === newLogicFlag;
var needsConsumer = (account) => account.reserved > 0n || account.frozen > 0n;
function ensureUpgraded(at2, who) {
  const { config, emit } = base.at(at2);
  const { accounts: accounts2 } = config;
  const account = accounts2.get(at2, who);
  if ((account.flags & newLogicFlag) !== 0n) return false;
  let { free } = account;
  if (account.reserved > 0n && account.frozen === 0n) {
    if (accounts2.providers(at2, who) === 0) {
      if (free < config.existentialDeposit) free = config.existentialDeposit;
      accounts2.incProviders(at2, who);
    }
    accounts2.incConsumersWithoutLimit(at2, who);
  }
  accounts2.set(at2, who, { ...account, free, flags: account.flags | newLogicFlag });
  emit.Upgraded({ who });
  return true;
}
function mutateAccount(at2, who, change) {
  const { config, emit } = base.at(at2);
  const { accounts: accounts2, existentialDeposit: existentialDeposit2 } = config;
  ensureUpgraded(at2, who);
  const before2 = accounts2.get(at2, who);
  const isNew = isEmptyData(before2);
  const after = change(before2, isNew);
  const did = { provide: before2.free >= existentialDeposit2, consume: !isNew && needsConsumer(before2) };
  const does = { provide: after.free >= existentialDeposit2, consume: needsConsumer(after) };
  if (!did.provide && does.provide) accounts2.incProviders(at2, who);
  if (did.consume && !does.consume) accounts2.decConsumers(at2, who);
  if (!did.consume && does.consume) accounts2.incConsumers(at2, who);
  if (does.consume && accounts2.consumers(at2, who) === 0) accounts2.incConsumers(at2, who);
  if (did.provide && !does.provide) accounts2.decProviders(at2, who);
  const lives = after.free >= existentialDeposit2 || after.reserved > 0n;
  accounts2.set(at2, who, lives ? after : emptyAccountData);
  const dust = lives ? 0n : after.free;
  if (isNew) emit.Endowed({ account: who, freeBalance: after.free });
  if (dust > 0n) emit.DustLost({ account: who, amount: dust });
  return dust;
}
function mutateAccountHandlingDust(at2, who, change) {
  const dust = mutateAccount(at2, who, change);
  if (dust > 0n) handleRawDust(at2, dust);
}
function handleDust(at2, amount) {
  const { config, store } = base.at(at2);
  if (config.onDust !== void 0) config.onDust(at2, amount);
  else store.totalIssuance.mutate((issued) => issued > amount ? issued - amount : 0n);
}
function handleRawDust(at2, amount) {
  const most = base.at(at2).config.existentialDeposit - 1n;
  handleDust(at2, amount < most ? amount : most);
}

// packages/pallets/balances/src/impls/inspect.ts
var totalIssuance = (at2) => base.at(at2).store.totalIssuance.get();
var minimumBalance = (at2) => base.at(at2).config.existentialDeposit;
var freeBalance = (at2, who) => accountOf2(at2, who).free;
function reducibleBalance(at2, who, preservation, fortitude) {
  const { accounts: accounts2, existentialDeposit: existentialDeposit2 } = base.at(at2).config;
  const { free, reserved, frozen } = accountOf2(at2, who);
  let untouchable = fortitude === "polite" ? saturatingSub(frozen, reserved) : 0n;
  const needsDeposit = preservation === "preserve" || free > 0n && preservation === "protect" && accounts2.providers(at2, who) === 1 || free > 0n && preservation === "expendable" && !accounts2.canDecProvider(at2, who);
  if (needsDeposit && untouchable < existentialDeposit2) untouchable = existentialDeposit2;
  return saturatingSub(free, untouchable);
}
function canDeposit(at2, who, amount, provenance) {
  if (amount === 0n) return "Success";
  if (provenance === "minted" && totalIssuance(at2) + amount > maxBalance) return "Overflow";
  const { free, reserved } = accountOf2(at2, who);
  const after = free + amount;
  if (after > maxBalance) return "Overflow";
  if (after < minimumBalance(at2)) return "BelowMinimum";
  return reserved + after > maxBalance ? "Overflow" : "Success";
}
function canWithdraw(at2, who, amount) {
  if (amount === 0n) return { type: "Success" };
  if (totalIssuance(at2) < amount) return { type: "Underflow" };
  const { free, reserved, frozen } = accountOf2(at2, who);
  if (free < amount) return { type: "BalanceLow" };
  if (amount > reducibleBalance(at2, who, "expendable", "polite")) return { type: "Frozen" };
  const after = free - amount;
  const dies = after < minimumBalance(at2);
  if (dies && !base.at(at2).config.accounts.canDecProvider(at2, who)) return { type: "WouldDie" };
  if (after + reserved < frozen) return { type: "Frozen" };
  return dies ? { type: "ReducedToZero", dust: after } : { type: "Success" };
}
function ensureWithdrawal(consequence, keepNonzero) {
  switch (consequence.type) {
    case "BalanceLow":
      return failToken("FundsUnavailable");
    case "WouldDie":
      return failToken("OnlyProvider");
    case "Underflow":
      return failArithmetic("Underflow");
    case "Frozen":
      return failToken("Frozen");
    case "ReducedToZero":
      if (keepNonzero) failToken("NotExpendable");
  }
}
function ensureDeposit(consequence) {
  if (consequence === "BelowMinimum") failToken("BelowMinimum");
  if (consequence === "Overflow") failArithmetic("Overflow");
}

// packages/pallets/balances/src/impls/unbalanced.ts
function writeBalance(at2, who, amount) {
  const { fail } = base.at(at2);
  const reducible = reducibleBalance(at2, who, "expendable", "force");
  return mutateAccount(at2, who, (account) => {
    if (saturatingSub(account.free, amount) > reducible) fail.InsufficientBalance();
    return { ...account, free: amount };
  });
}
var setTotalIssuance = (at2, amount) => base.at(at2).store.totalIssuance.set(amount);
function decreaseBalance(at2, who, amount, how) {
  const before2 = freeBalance(at2, who);
  const reducible = reducibleBalance(at2, who, how.preservation, how.fortitude);
  if (reducible < amount && how.precision === "exact") failToken("FundsUnavailable");
  const taken = reducible < amount ? reducible : amount;
  const dust = writeBalance(at2, who, before2 - taken);
  if (dust > 0n) handleDust(at2, dust);
  return taken;
}
function increaseBalance(at2, who, amount, precision) {
  const before2 = freeBalance(at2, who);
  const after = precision === "exact" ? checkedAdd(before2, amount) : saturatingAdd(before2, amount);
  if (after < minimumBalance(at2)) return precision === "exact" ? failToken("BelowMinimum") : 0n;
  if (after === before2) return 0n;
  const dust = writeBalance(at2, who, after);
  if (dust > 0n) handleDust(at2, dust);
  return after - before2;
}
var isEmpty = (at2, who) => {
  const { free, reserved } = accountOf2(at2, who);
  return free === 0n && reserved === 0n;
};

// packages/pallets/balances/src/reason.ts
function composeReasons(path, pallets) {
  const arms = Object.fromEntries(Object.entries(pallets).map(([name, { index, codec: codec2 }]) => [name, arm(index, codec2)]));
  const codec = variant(path, arms);
  let count = 0;
  for (const { codec: reasons2 } of Object.values(pallets)) {
    const { definition } = reasons2.description;
    if (definition.kind === "variant") count += definition.variants.length;
  }
  return { codec, count };
}

// packages/pallets/balances/src/impls/reserve.ts
function unreserve(at2, who, amount) {
  if (amount === 0n || isEmpty(at2, who)) return amount;
  let actual = 0n;
  const outcome = attempt(
    at2,
    () => mutateAccountHandlingDust(at2, who, (account) => {
      actual = account.reserved < amount ? account.reserved : amount;
      return { ...account, free: account.free + actual, reserved: account.reserved - actual };
    })
  );
  if (!outcome.ok) return amount;
  base.at(at2).emit.Unreserved({ who, amount: actual });
  return amount - actual;
}

// packages/pallets/balances/src/impls/mutate.ts
function transfer(at2, from, to, amount, preservation) {
  ensureWithdrawal(canWithdraw(at2, from, amount), preservation !== "expendable");
  ensureDeposit(canDeposit(at2, to, amount, "extant"));
  if (equalBytes(from, to)) return amount;
  decreaseBalance(at2, from, amount, { precision: "bestEffort", preservation, fortitude: "polite" });
  increaseBalance(at2, to, amount, "bestEffort");
  base.at(at2).emit.Transfer({ from, to, amount });
  return amount;
}
function burnFrom(at2, who, amount, how) {
  const burned = takeIssued(at2, who, amount, how);
  base.at(at2).emit.Burned({ who, amount: burned });
  return burned;
}
function takeIssued(at2, who, amount, how) {
  const reducible = reducibleBalance(at2, who, how.preservation, how.fortitude);
  if (reducible < amount && how.precision === "exact") failToken("FundsUnavailable");
  const wanted = reducible < amount ? reducible : amount;
  if (totalIssuance(at2) < wanted) failArithmetic("Overflow");
  const actual = decreaseBalance(at2, who, wanted, { ...how, precision: "bestEffort" });
  setTotalIssuance(at2, saturatingSub(totalIssuance(at2), actual));
  return actual;
}

// packages/pallets/balances/src/calls/burn.ts
function burn(context, args) {
  const who = ensureSigned(context.origin);
  const preservation = args.keepAlive ? "preserve" : "expendable";
  burnFrom(context, who, args.value, { preservation, precision: "exact", fortitude: "polite" });
}

// packages/pallets/balances/src/calls/force-adjust-total-issuance.ts
function forceAdjustTotalIssuance(context, args) {
  ensureRoot(context.origin);
  const { emit, fail, store } = context;
  const old = store.totalIssuance.get();
  const inactive = store.inactiveIssuance.get();
  if (args.delta === 0n) fail.DeltaZero();
  const issuance = args.direction.type === "Increase" ? saturatingAdd(old, args.delta) : saturatingSub(old, args.delta);
  if (inactive > issuance) fail.IssuanceDeactivated();
  store.totalIssuance.set(issuance);
  emit.TotalIssuanceForced({ old, new: issuance });
}

// packages/pallets/balances/src/calls/force-set-balance.ts
function forceSetBalance(context, args) {
  ensureRoot(context.origin);
  const { config, emit, store } = context;
  const who = lookup(args.who);
  const free = args.newFree < config.existentialDeposit ? 0n : args.newFree;
  let before2 = 0n;
  mutateAccountHandlingDust(context, who, (account) => {
    before2 = account.free;
    return { ...account, free };
  });
  if (free > before2) {
    store.totalIssuance.mutate((issued) => saturatingAdd(issued, free - before2));
    emit.Issued({ amount: free - before2 });
  } else if (free < before2) {
    store.totalIssuance.mutate((issued) => saturatingSub(issued, before2 - free));
    emit.Rescinded({ amount: before2 - free });
  }
  emit.BalanceSet({ who, free });
}

// packages/pallets/balances/src/calls/force-transfer.ts
function forceTransfer(context, args) {
  ensureRoot(context.origin);
  transfer(context, lookup(args.source), lookup(args.dest), args.value, "expendable");
}

// packages/pallets/balances/src/calls/force-unreserve.ts
function forceUnreserve(context, args) {
  ensureRoot(context.origin);
  unreserve(context, lookup(args.who), args.amount);
}

// packages/pallets/balances/src/calls/transfer-all.ts
function transferAll(context, args) {
  const from = ensureSigned(context.origin);
  const preservation = args.keepAlive ? "preserve" : "expendable";
  const amount = reducibleBalance(context, from, preservation, "polite");
  transfer(context, from, lookup(args.dest), amount, preservation);
}

// packages/pallets/balances/src/calls/transfer-allow-death.ts
function transferAllowDeath(context, args) {
  const from = ensureSigned(context.origin);
  transfer(context, from, lookup(args.dest), args.value, "expendable");
}

// packages/pallets/balances/src/calls/transfer-keep-alive.ts
function transferKeepAlive(context, args) {
  const from = ensureSigned(context.origin);
  transfer(context, from, lookup(args.dest), args.value, "preserve");
}

// packages/pallets/balances/src/calls/upgrade-accounts.ts
function upgradeAccounts(context, args) {
  ensureSigned(context.origin);
  let upgraded = 0;
  for (const who of args.who) if (ensureUpgraded(context, who)) upgraded++;
  return { paysFee: args.who.length === 0 || upgraded * 10 < args.who.length * 9 };
}

// packages/pallets/balances/src/generated/weights.ts
var weights = {
  transferAllowDeath: { refTime: 60000000n, proofSize: 3593n },
  transferKeepAlive: { refTime: 48000000n, proofSize: 3593n },
  transferAll: { refTime: 60000000n, proofSize: 3593n },
  forceTransfer: { refTime: 62000000n, proofSize: 6196n },
  forceUnreserve: { refTime: 25000000n, proofSize: 3593n },
  forceSetBalanceCreating: { refTime: 30000000n, proofSize: 3593n },
  forceSetBalanceKilling: { refTime: 30000000n, proofSize: 3593n },
  forceAdjustTotalIssuance: { refTime: 8000000n, proofSize: 1501n },
  burnAllowDeath: { refTime: 37000000n, proofSize: 0n },
  burnKeepAlive: { refTime: 26000000n, proofSize: 0n },
  /** `accounts`: how many accounts are upgraded. */
  upgradeAccounts: (accounts2) => ({
    refTime: 19000000n + 15000000n * BigInt(accounts2),
    proofSize: 990n + 2603n * BigInt(accounts2)
  })
};

// packages/pallets/balances/src/genesis.ts
function buildGenesis2(context, { balances }) {
  const { accounts: accounts2, existentialDeposit: existentialDeposit2 } = context.config;
  const seen = /* @__PURE__ */ new Set();
  let total = 0n;
  for (const { who, free } of balances) {
    assert(free >= existentialDeposit2, "the balance of an account in the genesis reaches the existential deposit");
    assert(!seen.has(toByteString(who)), "an account stands once in the genesis");
    seen.add(toByteString(who));
    total += free;
    accounts2.incProviders(context, who);
    accounts2.set(context, who, { ...emptyAccountData, free });
  }
  context.store.totalIssuance.set(total);
}

// packages/pallets/balances/src/invariants.ts
var sum = (entries2) => entries2.reduce((total, { amount }) => total + amount, 0n);
function agrees(context, who) {
  const { store } = context;
  const { reserved, frozen } = accountOf2(context, who);
  let largest = 0n;
  for (const { amount } of [...store.locks.get(who), ...store.freezes.get(who)]) if (amount > largest) largest = amount;
  return largest === frozen && sum(store.holds.get(who)) + sum(store.reserves.get(who)) <= reserved;
}
function invariants(context) {
  const { store, config } = context;
  const { existentialDeposit: deposit2 } = config;
  let total = 0n;
  let aboveDeposit = true;
  let agreeing = true;
  let counted = true;
  for (const who of config.accounts.all(context)) {
    const account = accountOf2(context, who);
    total += account.free + account.reserved;
    const provides = account.free >= deposit2;
    if (account.free > 0n && !provides && account.reserved === 0n) aboveDeposit = false;
    if (!agrees(context, who)) agreeing = false;
    const consumes = account.reserved > 0n || account.frozen > 0n;
    if (provides && config.accounts.providers(context, who) === 0) counted = false;
    if (consumes && config.accounts.consumers(context, who) === 0) counted = false;
  }
  const bounded = [...store.holds.entries()].every(([, holds]) => holds.length <= config.holdReasons.count) && [...store.freezes.entries()].every(([, freezes]) => freezes.length <= config.maxFreezes);
  return {
    "the total issuance is the sum of all balances": store.totalIssuance.get() === total,
    "no more is inactive than issued": store.inactiveIssuance.get() <= store.totalIssuance.get(),
    "no account is below the existential deposit": aboveDeposit,
    "frozen is the largest of locks and freezes, and reserves cover holds and named reserves": agreeing,
    "balances are backed by a provider, reserves and freezes by a consumer": counted,
    "no account has more holds or freezes than it may": bounded
  };
}

// packages/pallets/balances/src/pallet.ts
var compactBalance = alias(compact(u128), "T::Balance");
var accounts = alias(vec(accountId), "Vec<T::AccountId>");
var forceSetBalanceWeight = maxWeight(weights.forceSetBalanceCreating, weights.forceSetBalanceKilling);
var flag = alias(bool, "bool");
var Balances = base.constants((config) => ({
  ExistentialDeposit: constant(
    balance,
    config.existentialDeposit,
    "The least that an account holds, in planck; below, it is removed."
  ),
  MaxLocks: constant(u32, config.maxLocks, "Most locks on one account."),
  MaxReserves: constant(u32, config.maxReserves, "Most named reserves of one account."),
  MaxFreezes: constant(u32, config.maxFreezes, "Most freezes on one account.")
})).calls((p2) => ({
  transferAllowDeath: p2.call(
    0,
    { dest: multiAddress, value: compactBalance },
    weights.transferAllowDeath,
    [
      "Moves free balance to another account. A sender left with less than the existential deposit is removed.",
      "Origin: signed. Events: Transfer; Endowed, DustLost. Errors: Token.*, Arithmetic.Overflow."
    ],
    transferAllowDeath
  ),
  forceTransfer: p2.call(
    2,
    { source: multiAddress, dest: multiAddress, value: compactBalance },
    weights.forceTransfer,
    [
      "Moves free balance of any account as transferAllowDeath does.",
      "Origin: root. Events and errors: as transferAllowDeath."
    ],
    forceTransfer
  ),
  transferKeepAlive: p2.call(
    3,
    { dest: multiAddress, value: compactBalance },
    weights.transferKeepAlive,
    [
      "Moves free balance to another account, unless that would remove the sender.",
      "Origin: signed. Events: Transfer; Endowed. Errors: Token.NotExpendable and as transferAllowDeath."
    ],
    transferKeepAlive
  ),
  transferAll: p2.call(
    4,
    { dest: multiAddress, keepAlive: flag },
    weights.transferAll,
    [
      "Moves all free balance that can be moved; with keepAlive, all but the existential deposit. Fees are paid before.",
      "Origin: signed. Events and errors: as transferAllowDeath."
    ],
    transferAll
  ),
  forceUnreserve: p2.call(
    5,
    { who: multiAddress, amount: balance },
    weights.forceUnreserve,
    [
      "Moves reserved balance of an account back to its free balance, as much as there is.",
      "Origin: root. Events: Unreserved."
    ],
    forceUnreserve
  ),
  upgradeAccounts: p2.call(
    6,
    { who: accounts },
    ({ who }) => weights.upgradeAccounts(who.length),
    [
      "Brings accounts that older code made to the present rules. Free of charge when nine in ten needed it.",
      "Origin: signed. Events: Upgraded for each."
    ],
    upgradeAccounts
  ),
  forceSetBalance: p2.call(
    8,
    { who: multiAddress, newFree: compactBalance },
    forceSetBalanceWeight,
    [
      "Sets the free balance of an account and the total issuance with it; below the existential deposit, to zero.",
      "Origin: root. Events: Issued or Rescinded, BalanceSet. Errors: ConsumerRemaining."
    ],
    forceSetBalance
  ),
  forceAdjustTotalIssuance: p2.call(
    9,
    { direction: adjustmentDirection, delta: compactBalance },
    weights.forceAdjustTotalIssuance,
    [
      "Changes the total issuance without changing a balance, to repair one that is wrong; saturating.",
      "Origin: root. Events: TotalIssuanceForced. Errors: DeltaZero, IssuanceDeactivated."
    ],
    forceAdjustTotalIssuance
  ),
  burn: p2.call(
    10,
    { value: compactBalance, keepAlive: flag },
    ({ keepAlive }) => keepAlive ? weights.burnKeepAlive : weights.burnAllowDeath,
    [
      "Destroys free balance of the sender, and as much of the total issuance; with keepAlive, unless it would remove the sender.",
      "Origin: signed. Events: Burned; DustLost. Errors: Token.FundsUnavailable."
    ],
    burn
  )
})).hooks({
  integrityTest: ({ config }) => {
    assert(config.existentialDeposit > 0n, "the existential deposit is greater than zero");
    assert(config.maxFreezes >= config.freezeReasons.count, "an account can be frozen for every freeze reason at once");
  }
}).genesis(buildGenesis2).invariants(invariants);

// packages/pallets/system/src/generated/weights.ts
var of2 = (refTime, proofSize) => ({ refTime: BigInt(refTime), proofSize: BigInt(proofSize) });
var weights2 = {
  remark: (length) => of2(1e7 + 400 * length, 0),
  setHeapPages: of2(2e7, 1485),
  setCode: of2(1e8, 1485),
  setStorage: (items) => of2(1e7 + 4e6 * items, 2e3 * items),
  killStorage: (keys2) => of2(1e7 + 4e6 * keys2, 2e3 * keys2),
  killPrefix: (keys2) => of2(2e7 + 6e6 * keys2, 2e3 * keys2),
  remarkWithEvent: (length) => of2(2e7 + 2500 * length, 0),
  authorizeUpgrade: of2(2e7, 1485),
  applyAuthorizedUpgrade: of2(12e7, 1518)
};

// packages/pallets/system/src/limits.ts
var perClass = (make) => ({
  normal: make("Normal"),
  operational: make("Operational"),
  mandatory: make("Mandatory")
});
var consumedWeight = struct("frame_support::dispatch::PerDispatchClass", {
  normal: weight,
  operational: weight,
  mandatory: weight
});
var weightsPerClass = struct("frame_system::limits::WeightsPerClass", {
  baseExtrinsic: weight,
  maxExtrinsic: option(weight),
  maxTotal: option(weight),
  reserved: option(weight)
});
var blockWeights = struct("frame_system::limits::BlockWeights", {
  baseBlock: weight,
  maxBlock: weight,
  perClass: struct("frame_support::dispatch::PerDispatchClass", {
    normal: weightsPerClass,
    operational: weightsPerClass,
    mandatory: weightsPerClass
  })
});
var blockLength = struct("frame_system::limits::BlockLength", {
  max: struct("frame_support::dispatch::PerDispatchClass", { normal: u32, operational: u32, mandatory: u32 })
});
var dbWeight = struct("sp_weights::RuntimeDbWeight", { read: u64, write: u64 });
var classKey = { Normal: "normal", Operational: "operational", Mandatory: "mandatory" };
var share = (whole, percent) => weightOf(whole.refTime * percent / 100n, whole.proofSize * percent / 100n);
function createBlockWeights(options) {
  const { baseBlock, baseExtrinsic, maxBlock } = options;
  const less = (a, b) => weightOf(a.refTime - b.refTime, a.proofSize - b.proofSize);
  const initialization = share(maxBlock, options.initializationPercent);
  const normal = share(maxBlock, options.normalPercent);
  return {
    baseBlock,
    maxBlock,
    perClass: perClass((dispatchClass2) => {
      if (dispatchClass2 === "Mandatory")
        return { baseExtrinsic, maxExtrinsic: void 0, maxTotal: void 0, reserved: void 0 };
      const total = dispatchClass2 === "Normal" ? normal : maxBlock;
      const maxExtrinsic = less(less(total, initialization), weightOf(baseExtrinsic.refTime));
      const reserved = dispatchClass2 === "Normal" ? weightOf(0n) : less(maxBlock, normal);
      return { baseExtrinsic, maxExtrinsic, maxTotal: total, reserved };
    })
  };
}
function createBlockLength(max, normalPercent) {
  return { max: { normal: Math.floor(max * normalPercent / 100), operational: max, mandatory: max } };
}

// packages/pallets/system/src/types.ts
function accountInfo(data) {
  const codec = struct("frame_system::AccountInfo", { nonce: u32, consumers: u32, providers: u32, sufficients: u32, data });
  const params2 = [
    { name: "Nonce", type: u32 },
    { name: "AccountData", type: data }
  ];
  return { ...codec, description: { ...codec.description, params: params2 } };
}
var dispatchEventInfo = struct("frame_system::DispatchEventInfo", { weight, class: dispatchClass, paysFee: pays });
var lastRuntimeUpgradeInfo = struct("frame_system::LastRuntimeUpgradeInfo", { specVersion: compactU32, specName: str });
var codeUpgradeAuthorization = struct("frame_system::CodeUpgradeAuthorization", { codeHash: h256, checkVersion: bool });
var keyValue = tuple(bytes, bytes);
var eventPosition = vec(tuple(u32, u32));

// packages/pallets/system/src/well-known-keys.ts
var codeKey = toByteString(textBytes(":code"));
var heapPagesKey = toByteString(textBytes(":heappages"));

// packages/pallets/system/src/upgrade.ts
function setCode(context, code2, checkVersion) {
  if (checkVersion) checkCode(context, code2);
  context.execution.overlay.set(codeKey, code2);
  context.store.digest.mutate(({ logs }) => ({ logs: [...logs, { type: "RuntimeEnvironmentUpdated" }] }));
  context.emit.CodeUpdated();
}
function checkCode({ config, fail }, code2) {
  const current2 = config.version();
  const offered = config.versionOfCode(code2);
  if (offered === void 0) return fail.FailedToExtractRuntimeVersion();
  if (offered.specName !== current2.specName) return fail.InvalidSpecName();
  if (offered.specVersion <= current2.specVersion) return fail.SpecVersionNeedsToIncrease();
}
function applyAuthorizedUpgrade(context, code2) {
  const { store, fail, emit } = context;
  const authorization = store.authorizedUpgrade.get();
  if (authorization === void 0) return fail.NothingAuthorized();
  const codeHash = blake2b256(code2);
  if (!equalBytes(codeHash, authorization.codeHash)) return fail.Unauthorized();
  const applied = attempt(context, () => setCode(context, code2, authorization.checkVersion));
  store.authorizedUpgrade.kill();
  if (!applied.ok) emit.RejectedInvalidAuthorizedUpgrade({ codeHash, error: applied.failure.error });
  return { paysFee: false };
}

// packages/pallets/system/src/pallet.ts
var noHash = new Uint8Array(32);
var noWeight = { normal: zeroWeight, operational: zeroWeight, mandatory: zeroWeight };
var systemBase = definePallet(
  "System",
  "The ground of every pallet: accounts and their reference counts, the block at hand, events, runtime upgrades."
).config().storage((types2) => ({
  account: map(
    blake2_128Concat(accountId),
    accountInfo(types2.accountData.codec),
    { nonce: 0, consumers: 0, providers: 0, sufficients: 0, data: types2.accountData.initial },
    "The full account information for a particular account ID. Keyed by a cryptographic hash because users choose accounts; each pays with its existential deposit."
  ),
  extrinsicCount: optionalValue(u32, "Total extrinsics count for the current block."),
  inherentsApplied: value(bool, false, "Whether all inherents have been applied."),
  blockWeight: value(consumedWeight, noWeight, "The current weight for the block."),
  allExtrinsicsLen: optionalValue(u32, "Total length (in bytes) for all extrinsics put together, for the current block."),
  blockHash: map(twox64Concat(u32), h256, noHash, "Map of block numbers to block hashes, for the last BlockHashCount blocks."),
  extrinsicData: map(
    twox64Concat(u32),
    bytes,
    new Uint8Array(),
    "Extrinsics data for the current block; empty between blocks."
  ),
  number: value(u32, 0, "The current block number being processed."),
  parentHash: value(h256, noHash, "Hash of the previous block."),
  digest: value(digest, { logs: [] }, "Digest of the current block, also part of the block header."),
  events: value(types2.eventRecords, [], "Events deposited for the current block. Written once, when the block ends."),
  eventCount: value(u32, 0, "The number of events in the `Events<T>` list."),
  eventTopics: map(
    blake2_128Concat(h256),
    eventPosition,
    [],
    "Mapping between a topic and the positions of its events in this block."
  ),
  lastRuntimeUpgrade: optionalValue(
    lastRuntimeUpgradeInfo,
    "The spec version and name of the runtime that last executed a block."
  ),
  upgradedToU32RefCount: named(
    "UpgradedToU32RefCount",
    value(bool, false, "True if account reference counts are 32 bits wide. False (default) if not.")
  ),
  upgradedToTripleRefCount: value(bool, false, "True if accounts have three reference counts. False (default) if not."),
  executionPhase: optionalValue(phase, "The execution phase of the block; absent between blocks."),
  authorizedUpgrade: optionalValue(codeUpgradeAuthorization, "`Some` if a code upgrade has been authorized."),
  extrinsicWeightReclaimed: value(
    weight,
    zeroWeight,
    "The weight reclaimed for the extrinsic being executed; zero between extrinsics."
  )
})).events({
  ExtrinsicSuccess: event(0, { dispatchInfo: dispatchEventInfo }, "An extrinsic completed successfully."),
  ExtrinsicFailed: event(1, { dispatchError, dispatchInfo: dispatchEventInfo }, "An extrinsic failed."),
  CodeUpdated: event(2, "`:code` was updated."),
  NewAccount: event(3, { account: accountId }, "A new account was created."),
  KilledAccount: event(4, { account: accountId }, "An account was reaped."),
  Remarked: event(5, { sender: accountId, hash: h256 }, "On on-chain remark happened."),
  UpgradeAuthorized: event(6, { codeHash: h256, checkVersion: bool }, "An upgrade was authorized."),
  RejectedInvalidAuthorizedUpgrade: event(
    7,
    { codeHash: h256, error: dispatchError },
    "An invalid authorized upgrade was rejected while trying to apply it."
  )
}).errors({
  InvalidSpecName: error(0, "The name of specification does not match between the current runtime and the new runtime."),
  SpecVersionNeedsToIncrease: error(
    1,
    "The specification version is not allowed to decrease between the current runtime and the new runtime."
  ),
  FailedToExtractRuntimeVersion: error(2, "The code is not a runtime that this software knows."),
  NonDefaultComposite: error(3, "Suicide called when the account has non-default composite data."),
  NonZeroRefCount: error(4, "There is a non-zero reference count preventing the account from being purged."),
  CallFiltered: error(5, "The origin filter prevent the call to be dispatched."),
  MultiBlockMigrationsOngoing: error(
    6,
    "A multi-block migration is ongoing and prevents the current code from being replaced."
  ),
  NothingAuthorized: error(7, "No upgrade authorized."),
  Unauthorized: error(8, "The submitted code is not authorized.")
});
var System = systemBase.constants((config) => ({
  blockWeights: constant(blockWeights, config.blockWeights, "Block & extrinsics weights: base values and limits."),
  blockLength: constant(blockLength, config.blockLength, "The maximum length of a block (in bytes)."),
  blockHashCount: constant(
    u32,
    config.blockHashCount,
    "Maximum number of block number to block hash mappings to keep (oldest pruned first)."
  ),
  dbWeight: constant(dbWeight, config.dbWeight, "The weight of runtime database operations the runtime can invoke."),
  version: constant(runtimeVersion, config.version(), "Get the chain's in-code version."),
  SS58Prefix: constant(u16, config.ss58Prefix, "The designated SS58 prefix of this chain.")
})).calls(({ call: call2 }) => ({
  remark: call2(
    0,
    { remark: bytes },
    ({ remark }) => weights2.remark(remark.length),
    "Make some on-chain remark.\n\nOrigin: signed or root. No event.",
    () => {
    }
  ),
  setHeapPages: call2(
    1,
    { pages: u64 },
    { weight: weights2.setHeapPages, class: "Operational" },
    "Set the number of pages in the WebAssembly environment's heap.\n\nOrigin: root.",
    ({ origin, execution, store }, { pages }) => {
      ensureRoot(origin);
      execution.overlay.set(heapPagesKey, u64.encode(pages));
      store.digest.mutate(({ logs }) => ({ logs: [...logs, { type: "RuntimeEnvironmentUpdated" }] }));
    }
  ),
  setCode: call2(
    2,
    { code: bytes },
    { weight: weights2.setCode, class: "Operational" },
    "Set the new runtime code.\n\nOrigin: root. Event: CodeUpdated.",
    (context, { code: code2 }) => {
      ensureRoot(context.origin);
      setCode(context, code2, true);
    }
  ),
  setCodeWithoutChecks: call2(
    3,
    { code: bytes },
    { weight: weights2.setCode, class: "Operational" },
    "Set the new runtime code without doing any checks of the given `code`.\n\nOrigin: root. Event: CodeUpdated.",
    (context, { code: code2 }) => {
      ensureRoot(context.origin);
      setCode(context, code2, false);
    }
  ),
  setStorage: call2(
    4,
    { items: vec(keyValue) },
    ({ items }) => ({ weight: weights2.setStorage(items.length), class: "Operational" }),
    "Set some items of storage.\n\nOrigin: root.",
    ({ origin, execution }, { items }) => {
      ensureRoot(origin);
      for (const [key2, stored] of items) execution.overlay.set(toByteString(key2), stored);
    }
  ),
  killStorage: call2(
    5,
    { keys: vec(bytes) },
    ({ keys: keys2 }) => ({ weight: weights2.killStorage(keys2.length), class: "Operational" }),
    "Kill some items from storage.\n\nOrigin: root.",
    ({ origin, execution }, { keys: keys2 }) => {
      ensureRoot(origin);
      for (const key2 of keys2) execution.overlay.set(toByteString(key2), null);
    }
  ),
  killPrefix: call2(
    6,
    { prefix: bytes, subkeys: u32 },
    ({ subkeys }) => ({ weight: weights2.killPrefix(subkeys), class: "Operational" }),
    "Kill all storage items with a key that starts with the given prefix, at most `subkeys` of them.\n\nOrigin: root.",
    ({ origin, execution }, { prefix, subkeys }) => {
      ensureRoot(origin);
      let left = subkeys;
      for (const key2 of execution.overlay.keys(toByteString(prefix))) {
        if (left === 0) break;
        execution.overlay.set(key2, null);
        left--;
      }
    }
  ),
  remarkWithEvent: call2(
    7,
    { remark: bytes },
    ({ remark }) => weights2.remarkWithEvent(remark.length),
    "Make some on-chain remark and emit event.\n\nOrigin: signed. Event: Remarked.",
    ({ origin, emit }, { remark }) => {
      const sender = ensureSigned(origin);
      emit.Remarked({ sender, hash: blake2b256(remark) });
    }
  ),
  authorizeUpgrade: call2(
    9,
    { codeHash: h256 },
    { weight: weights2.authorizeUpgrade, class: "Operational" },
    "Authorize an upgrade to a given `code_hash` for the runtime. The runtime can be supplied later.\n\nOrigin: root. Event: UpgradeAuthorized.",
    ({ origin, store, emit }, { codeHash }) => {
      ensureRoot(origin);
      store.authorizedUpgrade.set({ codeHash, checkVersion: true });
      emit.UpgradeAuthorized({ codeHash, checkVersion: true });
    }
  ),
  authorizeUpgradeWithoutChecks: call2(
    10,
    { codeHash: h256 },
    { weight: weights2.authorizeUpgrade, class: "Operational" },
    "Authorize an upgrade to a given `code_hash` for the runtime, without checking its version.\n\nOrigin: root. Event: UpgradeAuthorized.",
    ({ origin, store, emit }, { codeHash }) => {
      ensureRoot(origin);
      store.authorizedUpgrade.set({ codeHash, checkVersion: false });
      emit.UpgradeAuthorized({ codeHash, checkVersion: false });
    }
  ),
  applyAuthorizedUpgrade: call2(
    11,
    { code: bytes },
    { weight: weights2.applyAuthorizedUpgrade, class: "Operational" },
    "Provide the preimage (runtime binary) `code` for an upgrade that has been authorized.\n\nOrigin: any. Event: CodeUpdated, or RejectedInvalidAuthorizedUpgrade.",
    (context, { code: code2 }) => applyAuthorizedUpgrade(context, code2)
  )
})).genesis(({ store, execution }, { code: code2 }) => {
  execution.overlay.set(codeKey, code2);
  store.blockHash.set(0, new Uint8Array(32).fill(69));
  store.parentHash.set(new Uint8Array(32).fill(69));
  store.upgradedToU32RefCount.set(true);
  store.upgradedToTripleRefCount.set(true);
}).apis(({ method: method2 }) => [
  runtimeApi("AccountNonceApi", 1, "The API to query account nonce.", {
    account_nonce: method2(
      { account: accountId },
      u32,
      "Get current account nonce of given `AccountId`.",
      ({ store }, { account }) => store.account.get(account).nonce
    )
  })
]).invariants(({ store }) => {
  const accounts2 = [...store.account.entries()];
  return {
    "an account exists only while something provides for it": accounts2.every(
      ([, { providers: providers2, sufficients }]) => providers2 + sufficients > 0
    ),
    "nothing consumes an account that nothing provides for": accounts2.every(
      ([, { consumers: consumers2, providers: providers2 }]) => consumers2 === 0 || providers2 > 0
    )
  };
});

// packages/pallets/system/src/accounts.ts
var exists = ({ providers: providers2, sufficients }) => providers2 + sufficients > 0;
function incProviders(at2, who) {
  const { store, emit } = systemBase.at(at2);
  const info = store.account.get(who);
  store.account.set(who, { ...info, providers: info.providers + 1 });
  if (!exists(info)) emit.NewAccount({ account: who });
}
function decProviders(at2, who) {
  const context = systemBase.at(at2);
  const info = context.store.account.get(who);
  if (info.providers <= 1 && info.sufficients === 0) {
    if (info.consumers > 0) return failWith({ type: "ConsumerRemaining" });
    if (exists(info)) kill(context, who);
    return true;
  }
  if (info.providers === 1 && info.consumers > 0) return failWith({ type: "ConsumerRemaining" });
  context.store.account.set(who, { ...info, providers: info.providers - 1 });
  return false;
}
function incConsumers(at2, who) {
  const { store, config } = systemBase.at(at2);
  const info = store.account.get(who);
  if (info.providers === 0) return failWith({ type: "NoProviders" });
  if (info.consumers >= config.maxConsumers) return failWith({ type: "TooManyConsumers" });
  store.account.set(who, { ...info, consumers: info.consumers + 1 });
}
function incConsumersWithoutLimit(at2, who) {
  const { store } = systemBase.at(at2);
  const info = store.account.get(who);
  if (info.providers === 0) return failWith({ type: "NoProviders" });
  store.account.set(who, { ...info, consumers: info.consumers + 1 });
}
function decConsumers(at2, who) {
  const { store } = systemBase.at(at2);
  const info = store.account.get(who);
  if (info.consumers > 0) store.account.set(who, { ...info, consumers: info.consumers - 1 });
}
var providers = (at2, who) => systemBase.at(at2).store.account.get(who).providers;
var consumers = (at2, who) => systemBase.at(at2).store.account.get(who).consumers;
function canDecProvider(at2, who) {
  const info = systemBase.at(at2).store.account.get(who);
  return info.consumers === 0 || info.providers > 1;
}
var nonceOf = (at2, who) => systemBase.at(at2).store.account.get(who).nonce;
function incNonce(at2, who) {
  systemBase.at(at2).store.account.mutate(who, (info) => ({ ...info, nonce: info.nonce + 1 }));
}
function kill({ store, emit }, who) {
  store.account.remove(who);
  emit.KilledAccount({ account: who });
}
function accountStore() {
  return {
    get: (at2, who) => systemBase.at(at2).store.account.get(who).data,
    set: (at2, who, data) => {
      const { store } = systemBase.at(at2);
      const info = store.account.get(who);
      if (exists(info)) store.account.set(who, { ...info, data });
      else if (store.account.has(who)) store.account.remove(who);
    },
    providers,
    consumers,
    canDecProvider,
    incProviders,
    decProviders,
    incConsumers,
    incConsumersWithoutLimit,
    decConsumers,
    all: (at2) => systemBase.at(at2).store.account.keys()
  };
}

// packages/pallets/system/src/block.ts
var contextOf = (execution) => systemBase.at(execution);
function totalWeight(consumed) {
  return addWeight(addWeight(consumed.normal, consumed.operational), consumed.mandatory);
}
function registerWeight(context, weight2, dispatchClass2) {
  const key2 = classKey[dispatchClass2];
  context.store.blockWeight.mutate((consumed) => ({ ...consumed, [key2]: addWeight(consumed[key2], weight2) }));
}
function reduceWeight(context, weight2, dispatchClass2) {
  const key2 = classKey[dispatchClass2];
  context.store.blockWeight.mutate((consumed) => ({ ...consumed, [key2]: saturatingSubWeight(consumed[key2], weight2) }));
}
function initialize(context) {
  const { store, block, config } = context;
  store.number.set(block.number);
  store.digest.set({ logs: block.digest });
  store.parentHash.set(block.parentHash);
  store.blockHash.set(block.number - 1, block.parentHash);
  store.blockWeight.kill();
  registerWeight(context, config.blockWeights.baseBlock, "Mandatory");
}
function storeEvents({ execution, store }) {
  const { events: events2 } = execution;
  const encoded2 = encodeWith((writer) => {
    writeCompact(writer, events2.length);
    for (const event2 of events2) writer.append(event2.record);
  }, void 0);
  execution.overlay.set(store.events.key, encoded2);
  execution.overlay.set(store.eventCount.key, u32.encode(events2.length));
}
function finalize(context) {
  const { store, config, block } = context;
  storeEvents(context);
  store.allExtrinsicsLen.kill();
  const oldest = block.number - config.blockHashCount - 1;
  if (oldest > 0) store.blockHash.remove(oldest);
  return { parentHash: store.parentHash.get(), number: block.number, digest: store.digest.get() };
}
var systemInterface = {
  initialize: ({ execution }) => initialize(contextOf(execution)),
  runtimeUpgraded: ({ execution }) => {
    const last = contextOf(execution).store.lastRuntimeUpgrade.get();
    const { specVersion, specName: specName2 } = execution.runtime.version;
    return last === void 0 || last.specVersion !== specVersion || last.specName !== specName2;
  },
  noteRuntimeVersion: ({ execution }) => {
    const { specVersion, specName: specName2 } = execution.runtime.version;
    contextOf(execution).store.lastRuntimeUpgrade.set({ specVersion, specName: specName2 });
  },
  registerWeight: ({ execution }, weight2, dispatchClass2) => registerWeight(contextOf(execution), weight2, dispatchClass2),
  remainingWeight: ({ execution }) => {
    const { store, config } = contextOf(execution);
    return saturatingSubWeight(config.blockWeights.maxBlock, totalWeight(store.blockWeight.get()));
  },
  noteApplied: ({ execution }, result2, info, post) => {
    const { emit, config } = contextOf(execution);
    const { baseExtrinsic } = config.blockWeights.perClass[classKey[info.class]];
    const dispatchInfo = {
      weight: addWeight(actualWeight(info, post), baseExtrinsic),
      class: { type: info.class },
      paysFee: { type: info.paysFee && post.paysFee !== false ? "Yes" : "No" }
    };
    if (result2.type === "Ok") emit.ExtrinsicSuccess({ dispatchInfo });
    else emit.ExtrinsicFailed({ dispatchError: result2.value, dispatchInfo });
  },
  noteFinishedExtrinsics: () => {
  },
  finalize: ({ execution }) => finalize(contextOf(execution)),
  depositEvent: ({ execution }, palletIndex, event2) => {
    if (execution.block.number === 0) return;
    const record = execution.runtime.encodeEvent(execution.phase, palletIndex, event2);
    execution.logEvent({ record, topics: [] });
  },
  nonce: ({ execution }, who) => nonceOf(execution, who),
  blockNumber: ({ execution }) => contextOf(execution).store.number.get()
};

// packages/pallets/system/src/extensions/extension-type.ts
function carried(path, codec) {
  const fields = codec === unit ? [] : [{ type: codec, docs: [] }];
  return {
    ...codec,
    description: { path: path.split("::"), params: [{ name: "T" }], definition: { kind: "composite", fields }, docs: [] }
  };
}
var systemExtension = (module, name) => `frame_system::extensions::${module}::${name}`;

// packages/pallets/system/src/extensions/check-weight.ts
function checkExtrinsicWeight(limits, info) {
  const { maxExtrinsic } = limits.perClass[classKey[info.class]];
  if (maxExtrinsic !== void 0 && exceedsWeight(info.callWeight, maxExtrinsic)) invalid("ExhaustsResources");
}
function checkBlockWeight(limits, consumed, info) {
  const key2 = classKey[info.class];
  const { baseExtrinsic, maxTotal, reserved } = limits.perClass[key2];
  const added = addWeight(info.callWeight, baseExtrinsic);
  const ofClass = addWeight(consumed[key2], added);
  if (maxTotal !== void 0 && exceedsWeight(ofClass, maxTotal)) invalid("ExhaustsResources");
  const overall = addWeight(totalWeight(consumed), added);
  if (!exceedsWeight(overall, limits.maxBlock)) return;
  if (reserved === void 0 ? info.class !== "Mandatory" : exceedsWeight(ofClass, reserved)) invalid("ExhaustsResources");
}
function checkBlockLength({ store, config }, info, length) {
  const total = (store.allExtrinsicsLen.get() ?? 0) + length;
  if (total > config.blockLength.max[classKey[info.class]]) invalid("ExhaustsResources");
  return total;
}
var checkWeight = defineTransactionExtension("CheckWeight", {
  extra: carried(systemExtension("check_weight", "CheckWeight"), unit),
  validate: ({ execution, info, length }) => {
    const context = systemBase.at(execution);
    checkExtrinsicWeight(context.config.blockWeights, info);
    if (length > context.config.blockLength.max[classKey[info.class]]) invalid("ExhaustsResources");
    return void 0;
  },
  prepare: ({ execution, info, length }) => {
    const context = systemBase.at(execution);
    const { blockWeights: blockWeights3 } = context.config;
    const total = checkBlockLength(context, info, length);
    checkBlockWeight(blockWeights3, context.store.blockWeight.get(), info);
    context.store.allExtrinsicsLen.set(total);
    registerWeight(context, addWeight(info.callWeight, blockWeights3.perClass[classKey[info.class]].baseExtrinsic), info.class);
    return void 0;
  },
  postDispatch: ({ execution, info }, _pre, post) => {
    const unspent = saturatingSubWeight(info.callWeight, actualWeight(info, post));
    if (unspent.refTime > 0n || unspent.proofSize > 0n) reduceWeight(systemBase.at(execution), unspent, info.class);
  }
});

// packages/pallets/system/src/extensions/checks.ts
var checkNonZeroSender = defineTransactionExtension("CheckNonZeroSender", {
  extra: carried(systemExtension("check_non_zero_sender", "CheckNonZeroSender"), unit),
  validate: ({ who }) => who.every((byte) => byte === 0) ? invalid("BadSigner") : void 0
});
var checkSpecVersion = defineTransactionExtension("CheckSpecVersion", {
  extra: carried(systemExtension("check_spec_version", "CheckSpecVersion"), unit),
  additional: u32,
  implicit: ({ execution }) => execution.runtime.version.specVersion
});
var checkTxVersion = defineTransactionExtension("CheckTxVersion", {
  extra: carried(systemExtension("check_tx_version", "CheckTxVersion"), unit),
  additional: u32,
  implicit: ({ execution }) => execution.runtime.version.transactionVersion
});
var checkGenesis = defineTransactionExtension("CheckGenesis", {
  extra: carried(systemExtension("check_genesis", "CheckGenesis"), unit),
  additional: h256,
  implicit: (at2) => systemBase.at(at2).store.blockHash.get(0)
});
var checkMortality = defineTransactionExtension("CheckMortality", {
  extra: carried(systemExtension("check_mortality", "CheckMortality"), era),
  additional: h256,
  implicit: (at2, extra) => {
    const { store } = systemBase.at(at2);
    const birth = eraBirth(extra, store.number.get());
    return store.blockHash.has(birth) ? store.blockHash.get(birth) : invalid("AncientBirthBlock");
  },
  validate: ({ execution, extra }) => {
    const current2 = systemBase.at(execution).store.number.get();
    const death = eraDeath(extra, current2);
    return death === Infinity ? void 0 : { ...anyValid, longevity: BigInt(Math.max(0, death - current2)) };
  }
});
var checkNonce = defineTransactionExtension("CheckNonce", {
  extra: carried(systemExtension("check_nonce", "CheckNonce"), compactU32),
  validate: ({ execution, who, extra }) => {
    const info = systemBase.at(execution).store.account.get(who);
    if (info.providers === 0 && info.sufficients === 0) return invalid("Payment");
    if (extra < info.nonce) return invalid("Stale");
    const provides = [nonceTag(who, extra)];
    const requires = info.nonce < extra ? [nonceTag(who, extra - 1)] : [];
    return { ...anyValid, requires, provides };
  },
  prepare: ({ execution, who, extra }) => {
    const expected = nonceOf(execution, who);
    if (extra !== expected) return invalid(extra < expected ? "Stale" : "Future");
    incNonce(execution, who);
    return void 0;
  }
});

// packages/metadata/src/portable-type.ts
function nameEnum(path, names) {
  const variants = names.map((name, index) => ({ name, index, fields: [], docs: [] }));
  return makeCodec({
    description: { path: path.split("::"), params: [], definition: { kind: "variant", variants }, docs: [] },
    minSize: 1,
    maxSize: 1,
    write: (writer, value2) => {
      const index = names.indexOf(value2);
      if (index < 0) throw codecErrors.error("invalid-value", `no variant ${String(value2)}`);
      writer.byte(index);
    },
    read: (reader) => {
      const index = reader.byte();
      const name = names[index];
      if (name === void 0) throw codecErrors.error("invalid-value", `no variant with index ${index}`);
      return name;
    }
  });
}
var typeId = compactU32;
var docs = vec(str);
var portableField = struct("scale_info::ty::Field", { name: option(str), type: typeId, typeName: option(str), docs });
var portableVariant = struct("scale_info::ty::Variant", { name: str, fields: vec(portableField), index: u8, docs });
var primitiveNames = [
  "bool",
  "char",
  "str",
  "u8",
  "u16",
  "u32",
  "u64",
  "u128",
  "u256",
  "i8",
  "i16",
  "i32",
  "i64",
  "i128",
  "i256"
];
var typeDefinition = variant("scale_info::ty::TypeDef", {
  Composite: arm(0, vec(portableField)),
  Variant: arm(1, vec(portableVariant)),
  Sequence: arm(2, typeId),
  Array: arm(3, struct("scale_info::ty::TypeDefArray", { length: u32, type: typeId })),
  Tuple: arm(4, vec(typeId)),
  Primitive: arm(5, nameEnum("scale_info::ty::TypeDefPrimitive", primitiveNames)),
  Compact: arm(6, typeId),
  BitSequence: arm(7, struct("scale_info::ty::TypeDefBitSequence", { store: typeId, order: typeId }))
});
var portableType = struct("scale_info::portable::PortableType", {
  id: typeId,
  path: vec(str),
  params: vec(struct("scale_info::ty::TypeParameter", { name: str, type: option(typeId) })),
  definition: typeDefinition,
  docs
});

// packages/metadata/src/metadata-model.ts
var hasherNames = [
  "Blake2_128",
  "Blake2_256",
  "Blake2_128Concat",
  "Twox128",
  "Twox256",
  "Twox64Concat",
  "Identity"
];
var storageEntryType = variant("frame_metadata::v14::StorageEntryType", {
  Plain: arm(0, typeId),
  Map: arm(
    1,
    struct("frame_metadata::v14::StorageEntryTypeMap", {
      hashers: vec(nameEnum("frame_metadata::v14::StorageHasher", hasherNames)),
      key: typeId,
      value: typeId
    })
  )
});
var deprecationNote = struct("frame_metadata::v16::Deprecated", { note: str, since: option(str) });
var itemDeprecation = variant("frame_metadata::v16::ItemDeprecationInfo", {
  NotDeprecated: arm(0),
  DeprecatedWithoutNote: arm(1),
  Deprecated: arm(2, deprecationNote)
});
var caseDeprecation = struct("frame_metadata::v16::EnumDeprecation", {
  index: u8,
  deprecation: variant("frame_metadata::v16::VariantDeprecationInfo", {
    DeprecatedWithoutNote: arm(1),
    Deprecated: arm(2, deprecationNote)
  })
});
var storageEntryFields = {
  name: str,
  modifier: nameEnum("frame_metadata::v14::StorageEntryModifier", ["Optional", "Default", "Required"]),
  type: storageEntryType,
  fallback: bytes,
  docs
};
var constantFields = { name: str, type: typeId, value: bytes, docs };
var methodFields = {
  name: str,
  inputs: vec(struct("frame_metadata::v15::RuntimeApiMethodParamMetadata", { name: str, type: typeId })),
  output: typeId,
  docs
};
var deprecation = itemDeprecation;
var storageOf = (fields) => option(struct("frame_metadata::PalletStorageMetadata", { prefix: str, entries: vec(struct("StorageEntryMetadata", fields)) }));
var optionalTypeId = option(typeId);
var palletFieldsV14 = {
  name: str,
  storage: storageOf(storageEntryFields),
  calls: optionalTypeId,
  event: optionalTypeId,
  constants: vec(struct("frame_metadata::v14::PalletConstantMetadata", constantFields)),
  error: optionalTypeId,
  index: u8
};
var palletV14 = struct("frame_metadata::v14::PalletMetadata", palletFieldsV14);
var palletV15 = struct("frame_metadata::v15::PalletMetadata", { ...palletFieldsV14, docs });
var enumReference = option(struct("PalletEnumMetadata", { type: typeId, deprecations: vec(caseDeprecation) }));
var palletV16 = struct("frame_metadata::v16::PalletMetadata", {
  name: str,
  storage: storageOf({ ...storageEntryFields, deprecation }),
  calls: enumReference,
  event: enumReference,
  constants: vec(struct("frame_metadata::v16::PalletConstantMetadata", { ...constantFields, deprecation })),
  error: enumReference,
  associatedTypes: vec(struct("frame_metadata::v16::PalletAssociatedTypeMetadata", { name: str, type: typeId, docs })),
  viewFunctions: vec(
    struct("frame_metadata::v16::PalletViewFunctionMetadata", { id: fixedBytes2(32), ...methodFields, deprecation })
  ),
  index: u8,
  docs,
  deprecation
});
var extensionMetadata = struct("frame_metadata::v16::TransactionExtensionMetadata", {
  identifier: str,
  type: typeId,
  additional: typeId
});
var runtimeApiV15 = struct("frame_metadata::v15::RuntimeApiMetadata", {
  name: str,
  methods: vec(struct("frame_metadata::v15::RuntimeApiMethodMetadata", methodFields)),
  docs
});
var runtimeApiV16 = struct("frame_metadata::v16::RuntimeApiMetadata", {
  name: str,
  methods: vec(struct("frame_metadata::v16::RuntimeApiMethodMetadata", { ...methodFields, deprecation })),
  docs,
  version: compactU32,
  deprecation
});
var outerEnums = struct("frame_metadata::v15::OuterEnums", { call: typeId, event: typeId, error: typeId });
var customValues = vec(struct("frame_metadata::v15::CustomValueMetadata", { name: str, type: typeId, value: bytes }));

// packages/metadata/src/metadata-codec.ts
var types = vec(portableType);
var extensions = vec(extensionMetadata);
var notDeprecated = { type: "NotDeprecated" };
var wireV14 = struct("frame_metadata::v14::RuntimeMetadataV14", {
  types,
  pallets: vec(palletV14),
  extrinsic: struct("frame_metadata::v14::ExtrinsicMetadata", { type: typeId, version: u8, extensions }),
  runtime: typeId
});
var wireV15 = struct("frame_metadata::v15::RuntimeMetadataV15", {
  types,
  pallets: vec(palletV15),
  extrinsic: struct("frame_metadata::v15::ExtrinsicMetadata", {
    version: u8,
    address: typeId,
    call: typeId,
    signature: typeId,
    extra: typeId,
    extensions
  }),
  runtime: typeId,
  apis: vec(runtimeApiV15),
  outerEnums,
  custom: customValues
});
var wireV16 = struct("frame_metadata::v16::RuntimeMetadataV16", {
  types,
  pallets: vec(palletV16),
  extrinsic: struct("frame_metadata::v16::ExtrinsicMetadata", {
    versions: vec(u8),
    address: typeId,
    call: typeId,
    signature: typeId,
    extensionsByVersion: vec(struct("frame_metadata::v16::ExtensionsOfVersion", { version: u8, positions: vec(typeId) })),
    extensions
  }),
  apis: vec(runtimeApiV16),
  outerEnums,
  custom: customValues
});
function palletFrom(pallet) {
  const reference2 = (type) => type === void 0 ? void 0 : { type, deprecations: [] };
  const { storage: storage2 } = pallet;
  return {
    name: pallet.name,
    storage: storage2 && {
      prefix: storage2.prefix,
      entries: storage2.entries.map((entry2) => ({ ...entry2, deprecation: notDeprecated }))
    },
    calls: reference2(pallet.calls),
    event: reference2(pallet.event),
    constants: pallet.constants.map((constant2) => ({ ...constant2, deprecation: notDeprecated })),
    error: reference2(pallet.error),
    associatedTypes: [],
    viewFunctions: [],
    index: pallet.index,
    docs: pallet.docs ?? [],
    deprecation: notDeprecated
  };
}
var palletTo = (pallet) => ({
  ...pallet,
  calls: pallet.calls?.type,
  event: pallet.event?.type,
  error: pallet.error?.type
});
var apiFrom = (api) => ({
  ...api,
  methods: api.methods.map((method2) => ({ ...method2, deprecation: notDeprecated })),
  version: void 0,
  deprecation: notDeprecated
});
var named2 = (id) => known(id, "metadata to encode holds what its version names");
var firstVersion = (extrinsic2) => known(extrinsic2.versions[0], "a runtime accepts at least one extrinsic version");
function extrinsicFromV14(extrinsic2, all) {
  const params2 = (all[extrinsic2.type]?.id === extrinsic2.type ? all[extrinsic2.type] : all.find(({ id }) => id === extrinsic2.type))?.params;
  const param = (wanted) => params2?.find(({ name }) => name === wanted)?.type;
  return {
    type: extrinsic2.type,
    versions: [extrinsic2.version],
    address: param("Address"),
    call: param("Call"),
    signature: param("Signature"),
    extra: param("Extra"),
    extensionsByVersion: [{ version: 0, positions: extrinsic2.extensions.map((_, position) => position) }],
    extensions: extrinsic2.extensions
  };
}
var metadataV14 = mapped(wireV14, {
  to: (wire) => ({
    version: 14,
    types: wire.types,
    pallets: wire.pallets.map(palletFrom),
    extrinsic: extrinsicFromV14(wire.extrinsic, wire.types),
    runtime: wire.runtime,
    apis: [],
    outerEnums: void 0,
    custom: []
  }),
  from: (metadata) => ({
    types: metadata.types,
    pallets: metadata.pallets.map(palletTo),
    extrinsic: {
      type: named2(metadata.extrinsic.type),
      version: firstVersion(metadata.extrinsic),
      extensions: metadata.extrinsic.extensions
    },
    runtime: named2(metadata.runtime)
  })
});
var metadataV15 = mapped(wireV15, {
  to: ({ extrinsic: { version, ...extrinsic2 }, ...wire }) => ({
    ...wire,
    version: 15,
    pallets: wire.pallets.map(palletFrom),
    extrinsic: {
      ...extrinsic2,
      type: void 0,
      versions: [version],
      extensionsByVersion: [{ version: 0, positions: extrinsic2.extensions.map((_, position) => position) }]
    },
    apis: wire.apis.map(apiFrom)
  }),
  from: ({ extrinsic: extrinsic2, ...metadata }) => ({
    ...metadata,
    pallets: metadata.pallets.map(palletTo),
    extrinsic: {
      version: firstVersion(extrinsic2),
      address: named2(extrinsic2.address),
      call: named2(extrinsic2.call),
      signature: named2(extrinsic2.signature),
      extra: named2(extrinsic2.extra),
      extensions: extrinsic2.extensions
    },
    runtime: named2(metadata.runtime),
    outerEnums: known(metadata.outerEnums, "metadata to encode holds what its version names")
  })
});
var metadataV16 = mapped(wireV16, {
  to: ({ extrinsic: extrinsic2, ...wire }) => ({
    ...wire,
    version: 16,
    extrinsic: { ...extrinsic2, type: void 0, extra: void 0 },
    runtime: void 0
  }),
  from: ({ extrinsic: extrinsic2, ...metadata }) => ({
    ...metadata,
    extrinsic: {
      ...extrinsic2,
      address: named2(extrinsic2.address),
      call: named2(extrinsic2.call),
      signature: named2(extrinsic2.signature)
    },
    apis: metadata.apis.map((api) => ({ ...api, version: named2(api.version) })),
    outerEnums: known(metadata.outerEnums, "metadata to encode holds what its version names")
  })
});
var metadataCodecs = {
  14: metadataV14,
  15: metadataV15,
  16: metadataV16
};

// packages/metadata/src/registry.ts
var maxTypes = 1 << 16;
var maxTypeDepth = 512;
function createRegistry() {
  const types2 = [];
  const byDescription = /* @__PURE__ */ new Map();
  const byKey = /* @__PURE__ */ new Map();
  const open = /* @__PURE__ */ new Set();
  let depth = 0;
  const claim = (description) => {
    assert(types2.length < maxTypes, `a runtime declares fewer than ${maxTypes} types`);
    const id = types2.push(void 0) - 1;
    byDescription.set(description, id);
    return id;
  };
  const fill = (id, description, definition) => {
    const params2 = registerParams(description);
    types2[id] = { id, path: description.path, params: params2, definition, docs: description.docs };
    return id;
  };
  const registerParams = (description) => description.params.map(({ name, type }) => ({ name, type: type === void 0 ? void 0 : register(type) }));
  const registerNamed = (description) => {
    const id = claim(description);
    return fill(id, description, registerDefinition(description.definition, register));
  };
  const registerGeneric = (description) => {
    const params2 = registerParams(description).map(({ type }) => type ?? "_");
    const key2 = `${description.path.join("::")}<${params2.join(",")}>`;
    const same = byKey.get(key2);
    if (same !== void 0) {
      byDescription.set(description, same);
      return same;
    }
    const id = claim(description);
    byKey.set(key2, id);
    return fill(id, description, registerDefinition(description.definition, register));
  };
  const registerStructural = (description) => {
    assert(!open.has(description), "a type that contains itself has a path");
    open.add(description);
    const definition = registerDefinition(description.definition, register);
    open.delete(description);
    const key2 = JSON.stringify(definition);
    const same = byKey.get(key2);
    if (same !== void 0) {
      byDescription.set(description, same);
      return same;
    }
    const id = claim(description);
    byKey.set(key2, id);
    return fill(id, description, definition);
  };
  const register = ({ description }) => {
    const seen = byDescription.get(description);
    if (seen !== void 0) return seen;
    assert(depth < maxTypeDepth, `declared types nest at most ${maxTypeDepth} levels`);
    depth++;
    try {
      if (description.path.length === 0) return registerStructural(description);
      return description.generic === true ? registerGeneric(description) : registerNamed(description);
    } finally {
      depth--;
    }
  };
  return { register, types: () => types2.map((type) => known(type, "a registered type is complete")) };
}
function registerFields(fields, register) {
  return fields.map(({ name, type, docs: docs2 }) => ({ name, type: register(type), typeName: type.typeName, docs: docs2 }));
}
function registerDefinition(definition, register) {
  switch (definition.kind) {
    case "composite":
      return { type: "Composite", value: registerFields(definition.fields, register) };
    case "variant":
      return {
        type: "Variant",
        value: definition.variants.map(({ name, index, fields, docs: docs2 }) => ({
          name,
          fields: registerFields(fields, register),
          index,
          docs: docs2
        }))
      };
    case "sequence":
      return { type: "Sequence", value: register(definition.of) };
    case "array":
      return { type: "Array", value: { length: definition.length, type: register(definition.of) } };
    case "tuple":
      return { type: "Tuple", value: definition.of.map(register) };
    case "primitive":
      return { type: "Primitive", value: definition.name };
    case "compact":
      return { type: "Compact", value: register(definition.of) };
    case "bitSequence":
      return { type: "BitSequence", value: { store: register(definition.store), order: register(definition.order) } };
  }
}

// packages/metadata/src/encode-metadata.ts
var metadataMagic = 1635018093;
var notDeprecated2 = { type: "NotDeprecated" };
function encodeMetadata(description, version) {
  return encodePortable(describeRuntime2(description, version));
}
function encodePortable(metadata) {
  return encodeWith((writer, value2) => {
    const at2 = writer.claim(4);
    writer.view.setUint32(at2, metadataMagic, true);
    writer.byte(value2.version);
    metadataCodecs[value2.version].write(writer, value2);
  }, metadata);
}
function describeRuntime2(description, version) {
  const registry = createRegistry();
  const pallets = description.pallets.map((pallet) => describePallet2(pallet, registry, version));
  const extrinsic2 = describeExtrinsic2(description, registry, version);
  const runtime = version === 16 ? void 0 : registry.register(description.runtime);
  const apis2 = version === 14 ? [] : describeApis(description, registry, version);
  const { call: call2, event: event2, error: error2 } = description.outerEnums;
  const outerEnums2 = version === 14 ? void 0 : { call: registry.register(call2), event: registry.register(event2), error: registry.register(error2) };
  return { version, types: registry.types(), pallets, extrinsic: extrinsic2, runtime, apis: apis2, outerEnums: outerEnums2, custom: [] };
}
function describePallet2(pallet, registry, version) {
  const reference2 = (type) => type === void 0 ? void 0 : { type: registry.register(type), deprecations: [] };
  return {
    name: pallet.name,
    storage: pallet.storage && {
      prefix: pallet.storage.prefix,
      entries: pallet.storage.entries.map((entry2) => describeEntry(entry2, registry))
    },
    calls: reference2(pallet.calls),
    event: reference2(pallet.event),
    constants: pallet.constants.map(({ name, type, value: value2, docs: docs2 }) => ({
      name,
      type: registry.register(type),
      value: value2,
      docs: docs2,
      deprecation: notDeprecated2
    })),
    error: reference2(pallet.error),
    associatedTypes: [],
    viewFunctions: [],
    index: pallet.index,
    docs: version === 14 ? [] : pallet.docs,
    deprecation: notDeprecated2
  };
}
function describeEntry(entry2, registry) {
  const { name, modifier, kind, fallback, docs: docs2 } = entry2;
  const common2 = { name, modifier, fallback, docs: docs2, deprecation: notDeprecated2 };
  if (kind.type === "plain") return { ...common2, type: { type: "Plain", value: registry.register(kind.value) } };
  const [first, ...others] = kind.keys;
  const key2 = first !== void 0 && others.length === 0 ? first : { description: { path: [], params: [], definition: { kind: "tuple", of: kind.keys }, docs: [] } };
  const value2 = { hashers: kind.hashers, key: registry.register(key2), value: registry.register(kind.value) };
  return { ...common2, type: { type: "Map", value: value2 } };
}
function describeExtrinsic2({ extrinsic: extrinsic2 }, registry, version) {
  const extensions2 = extrinsic2.extensions.map(({ identifier: identifier2, extra, additional }) => ({
    identifier: identifier2,
    type: registry.register(extra),
    additional: registry.register(additional)
  }));
  const extensionsByVersion = [{ version: 0, positions: extensions2.map((_, position) => position) }];
  const type = registry.register(extrinsic2.type);
  return {
    type: version === 14 ? type : void 0,
    versions: version === 16 ? extrinsic2.versions : extrinsic2.versions.slice(0, 1),
    address: registry.register(extrinsic2.address),
    call: registry.register(extrinsic2.call),
    signature: registry.register(extrinsic2.signature),
    extra: version === 16 ? void 0 : registry.register(extrinsic2.extra),
    extensionsByVersion,
    extensions: extensions2
  };
}
function describeApis({ apis: apis2 }, registry, version) {
  return apis2.map((api) => ({
    name: api.name,
    methods: api.methods.map(({ name, inputs, output, docs: docs2 }) => ({
      name,
      inputs: inputs.map((input) => ({ name: input.name, type: registry.register(input.type) })),
      output: registry.register(output),
      docs: docs2,
      deprecation: notDeprecated2
    })),
    docs: api.docs,
    version: version === 16 ? api.version : void 0,
    deprecation: notDeprecated2
  }));
}

// packages/metadata/src/metadata-errors.ts
var metadataErrors = defineErrors("metadata", {
  "not-metadata": {
    why: "The bytes do not begin as runtime metadata does, with `meta` and a version byte.",
    remedy: "Check that the answer came from `state_getMetadata` or the `Metadata` runtime API, without its length prefix."
  },
  "unsupported-version": {
    why: "The metadata has a version other than 14, 15 and 16.",
    remedy: "Ask the node for one of these versions through `Metadata_metadata_at_version`."
  },
  "unknown-type": {
    why: "Metadata names a type id that its registry does not hold, or the type cannot be what it is used as.",
    remedy: "Fetch the metadata again; if the error stays, the runtime that made it is at fault."
  },
  "unknown-item": {
    why: "The runtime has no pallet, call, storage item, constant or error of this name or index.",
    remedy: "Check the spelling against the list that the message names; names are those of the metadata."
  },
  "invalid-arguments": {
    why: "The arguments of a call or the keys of a storage item are missing, unknown or too many.",
    remedy: "Give the arguments that the message names, each once."
  }
});

// packages/metadata/src/storage-item.ts
var nothing = new Uint8Array(0);

// packages/runtime/src/runtime-code.ts
var magic = textBytes("phat:runtime");
var runtimeCode = struct("phat_runtime::RuntimeCode", {
  magic: fixedBytes2(magic.length),
  specName: str,
  specVersion: u32,
  contentHash: fixedBytes2(32)
});
function codeOf(runtime) {
  const { specName: specName2, specVersion } = runtime.version;
  return runtimeCode.encode({ magic, specName: specName2, specVersion, contentHash: blake2b256(encodeMetadata(describe(runtime), 15)) });
}
function readCode(code2) {
  if (code2.length > 256) return void 0;
  try {
    const decoded = runtimeCode.decode(code2);
    return equalBytes(decoded.magic, magic) ? decoded : void 0;
  } catch {
    return void 0;
  }
}

// packages/runtime/src/genesis.ts
function buildPhatGenesis(runtime, { balances }) {
  return buildGenesis(runtime, [genesisOf(System, { code: codeOf(runtime) }), genesisOf(Balances, { balances })]);
}

// packages/runtime/src/metadata-api.ts
var opaqueMetadata = alias(
  {
    ...bytes,
    description: {
      path: ["sp_core", "OpaqueMetadata"],
      params: [],
      definition: { kind: "composite", fields: [{ type: bytes, docs: [] }] },
      docs: []
    }
  },
  "OpaqueMetadata"
);
var metadataVersions = [14, 15, 16];
var encoded = /* @__PURE__ */ new WeakMap();
function metadataOf(runtime, version) {
  const versions2 = encoded.get(runtime) ?? /* @__PURE__ */ new Map();
  encoded.set(runtime, versions2);
  let metadata = versions2.get(version);
  if (metadata === void 0) {
    metadata = encodeMetadata(describe(runtime), version);
    versions2.set(version, metadata);
  }
  return metadata;
}
var method = (parts) => ({
  ...parts,
  run: ({ execution }, args) => parts.run(execution.runtime, args)
});
var metadataApi = runtimeApi(
  "Metadata",
  2,
  "The `Metadata` api trait that returns metadata for the runtime.",
  {
    metadata: method({
      inputs: {},
      output: opaqueMetadata,
      docs: ["Returns the metadata of a runtime."],
      // "Always V14 here": polkadot-js 10 asks for it by this name and throws at anything later.
      run: (runtime) => metadataOf(runtime, 14)
    }),
    metadata_at_version: method({
      inputs: { version: u32 },
      output: option(opaqueMetadata),
      docs: ["Returns the metadata at a given version, or None if the version is not supported."],
      run: (runtime, { version }) => {
        const known2 = metadataVersions.find((candidate) => candidate === version);
        return known2 === void 0 ? void 0 : metadataOf(runtime, known2);
      }
    }),
    metadata_versions: method({
      inputs: {},
      output: vec(u32),
      docs: ["Returns the supported metadata versions."],
      run: () => metadataVersions
    })
  }
);

// packages/runtime/src/parameters.ts
var specName = "phala-node";
var existentialDeposit = PHA / 100n;
var blockRefTime = 2000000000000n;
var blockProofSize = (1n << 64n) - 1n;
var blockWeights2 = createBlockWeights({
  baseBlock: weightOf(390584000n),
  baseExtrinsic: weightOf(124414000n),
  maxBlock: weightOf(blockRefTime, blockProofSize),
  normalPercent: 75n,
  initializationPercent: 10n
});
var blockLength2 = createBlockLength(5 * 1024 * 1024, 75);
var dbWeight2 = { read: 25000000n, write: 100000000n };

// packages/pallets/timestamp/src/generated/weights.ts
var of3 = (refTime, proofSize) => ({ refTime: BigInt(refTime), proofSize: BigInt(proofSize) });
var weights3 = {
  set: of3(2e7, 1493),
  onFinalize: of3(5e6, 0)
};

// packages/pallets/timestamp/src/pallet.ts
var moment = alias(u64, "T::Moment");
var Timestamp = definePallet("Timestamp", "The time of the current block, in milliseconds since 1970.").config().storage({
  now: value(moment, 0n, "The current time for the current block."),
  didUpdate: value(bool, false, "Whether the timestamp has been updated in this block; removed when the block ends.")
}).constants(({ minimumPeriod }) => ({
  minimumPeriod: constant(moment, minimumPeriod, "The minimum period between blocks.")
})).calls(({ call: call2 }) => ({
  set: call2(
    0,
    { now: alias(compact(u64), "T::Moment") },
    { weight: weights3.set, class: "Mandatory" },
    "Set the current time.\n\nOrigin: none, as the inherent that begins every block. At least `MinimumPeriod` after the last block.",
    ({ origin, store, config }, { now }) => {
      ensureNone(origin);
      if (store.didUpdate.get()) failWith({ type: "Exhausted" });
      const previous = store.now.get();
      if (previous !== 0n && now < previous + config.minimumPeriod) failWith({ type: "Unavailable" });
      store.now.set(now);
      store.didUpdate.set(true);
    }
  )
})).inherent({ call: "set", args: ({ block }) => ({ now: BigInt(block.timeMs) }) }).hooks({
  onInitialize: () => weights3.onFinalize,
  onFinalize: ({ store }) => store.didUpdate.kill()
});

// packages/runtime/src/core-apis.ts
var coreApi = runtimeApi(
  "Core",
  4,
  "The `Core` runtime api that every Substrate runtime needs to implement.",
  {
    version: {
      inputs: {},
      output: runtimeVersion,
      docs: ["Returns the version of the runtime."],
      run: ({ execution }) => execution.runtime.version
    }
  }
);
function validate(at2, encoded2) {
  const { execution } = at2;
  execution.runtime.system.initialize(execution);
  try {
    const extrinsic2 = decodeFor(execution, encoded2);
    const valid = validateTransaction(
      execution,
      extrinsic2,
      ({ payload, signer, signature }) => verifyMultiSignature(signature, payload, signer)
    );
    return valid.ok ? { type: "Ok", value: valid.value } : { type: "Err", value: valid.error };
  } catch (error2) {
    if (error2 instanceof PhatError && error2.code.startsWith("codec.")) {
      return { type: "Err", value: { type: "Invalid", value: { type: "Call" } } };
    }
    throw error2;
  }
}
var taggedTransactionQueueApi = runtimeApi(
  "TaggedTransactionQueue",
  3,
  "The `TaggedTransactionQueue` api trait for interfering with the transaction queue.",
  {
    validate_transaction: {
      inputs: { source: transactionSource, tx: opaqueExtrinsic, blockHash: h256 },
      output: transactionValidity,
      docs: ["Validate the transaction."],
      run: (at2, args) => validate(at2, args.tx)
    }
  }
);

// packages/runtime/src/phat-runtime.ts
function createPhatRuntime() {
  let runtime;
  const version = () => known(runtime, "a runtime is composed before it runs").version;
  runtime = createRuntime({
    module: "phat_runtime",
    version: {
      specName,
      implName: "phat-node",
      authoringVersion: 1,
      specVersion: 1,
      implVersion: 1,
      transactionVersion: 1,
      systemVersion: 1
    },
    accountData: { codec: accountData, initial: emptyAccountData },
    system: systemInterface,
    pallets: [
      install(0, System, {
        blockWeights: blockWeights2,
        blockLength: blockLength2,
        blockHashCount: 2400,
        dbWeight: dbWeight2,
        version,
        ss58Prefix: phalaSs58Prefix,
        maxConsumers: 16,
        versionOfCode: readCode
      }),
      install(1, Timestamp, { minimumPeriod: 1n }),
      install(40, Balances, {
        existentialDeposit,
        maxLocks: 50,
        maxReserves: 50,
        maxFreezes: 50,
        accounts: accountStore(),
        holdReasons: composeReasons("phat_runtime::RuntimeHoldReason", {}),
        freezeReasons: composeReasons("phat_runtime::RuntimeFreezeReason", {})
      })
    ],
    extensions: [checkNonZeroSender, checkSpecVersion, checkTxVersion, checkGenesis, checkMortality, checkNonce, checkWeight],
    apis: [coreApi, metadataApi, taggedTransactionQueueApi]
  });
  return runtime;
}

// packages/runtime/src/runtimes.ts
var versions = [
  { specVersion: 1, create: createPhatRuntime }
];
function createRuntimes() {
  const composed = /* @__PURE__ */ new Map();
  const byCode = /* @__PURE__ */ new Map();
  const version = (specVersion) => {
    const known2 = composed.get(specVersion) ?? versions.find((candidate) => candidate.specVersion === specVersion)?.create();
    if (known2 !== void 0) composed.set(specVersion, known2);
    return known2;
  };
  return {
    get newest() {
      return version(Math.max(...versions.map(({ specVersion }) => specVersion)));
    },
    forCode: (code2) => {
      const key2 = toByteString(code2);
      const found = byCode.get(key2);
      if (found !== void 0) return found;
      const named3 = readCode(code2);
      const runtime = named3 && version(named3.specVersion);
      if (runtime === void 0 || !equalBytes(codeOf(runtime), code2)) return void 0;
      byCode.set(key2, runtime);
      return runtime;
    }
  };
}

// packages/chain/src/chain-errors.ts
var chainErrors = defineErrors("chain", {
  "unknown-block": {
    why: "The node has no such block, or no longer its state: states are kept for the last 256 blocks.",
    remedy: "Ask for a more recent block."
  },
  "unknown-runtime": {
    why: "The state names a runtime version that this software does not have.",
    remedy: "Install a release that holds this runtime version."
  },
  "invalid-block": {
    why: "A block does not follow from its parent by the rules: its extrinsics, its roots or its header differ from the execution.",
    remedy: "Nothing to do for an operator unless it repeats: then compare the software version with that of other nodes."
  },
  "hook-failed": {
    why: "Code that runs in every block failed. This is a bug of the runtime, and the node stops rather than diverge.",
    remedy: "Report it with the log lines before it."
  }
});
function describeThrown(error2) {
  return error2 instanceof Error ? `${error2.name}: ${error2.message}` : String(error2);
}

// packages/trie/src/nibbles.ts
function nibbleAt(key2, index) {
  const byte = key2[index >>> 1];
  return (index & 1) === 0 ? byte >>> 4 : byte & 15;
}
function divergence(a, b, from, to) {
  let index = from;
  if ((index & 1) === 1 && index < to) {
    if (nibbleAt(a, index) !== nibbleAt(b, index)) return index;
    index++;
  }
  while (index + 1 < to && a[index >>> 1] === b[index >>> 1]) index += 2;
  while (index < to && nibbleAt(a, index) === nibbleAt(b, index)) index++;
  return index;
}
function countBits(bits) {
  let count = bits - (bits >>> 1 & 21845);
  count = (count & 13107) + (count >>> 2 & 13107);
  count = count + (count >>> 4) & 3855;
  return count + (count >>> 8) & 31;
}
function copyPath(head, headLength, length) {
  const path = new Uint8Array(length + 1 >>> 1);
  path.set(head.subarray(0, headLength + 1 >>> 1));
  if ((headLength & 1) === 1) path[headLength >>> 1] = path[headLength >>> 1] & 240;
  return path;
}
function setNibble(path, index, nibble) {
  path[index >>> 1] = path[index >>> 1] | ((index & 1) === 0 ? nibble << 4 : nibble);
}

// packages/trie/src/branch-record.ts
var fixedWords = 3;
var flagValue = 1;
var flagValueHashed = 2;
var flagUniform = 4;
function readBranch(slab, address) {
  const { words, bytes: bytes2, at: at2 } = slab.place(address);
  const lengths = words[at2];
  const bits = words[at2 + 1];
  const shape2 = words[at2 + 2];
  const branchBits = bits >>> 16;
  const nodeAt = (at2 + fixedWords + countBits(branchBits)) * 4;
  return {
    address,
    words,
    bytes: bytes2,
    at: at2,
    childBits: bits & 65535,
    branchBits,
    partialLength: shape2 & 65535,
    flags: shape2 >>> 16,
    nodeAt,
    nodeLength: lengths & 65535,
    bitmapAt: nodeAt + (lengths >>> 16)
  };
}
function recordWords(branchBits, nodeLength) {
  return fixedWords + countBits(branchBits) + (nodeLength + 3 >>> 2);
}
function nodeBytes(branch) {
  return branch.bytes.subarray(branch.nodeAt, branch.nodeAt + branch.nodeLength);
}
function childAddress(branch, nibble) {
  if ((branch.branchBits >>> nibble & 1) === 0) return 0;
  return branch.words[branch.at + fixedWords + countBits(branch.branchBits & (1 << nibble) - 1)];
}
function partialNibble(branch, index) {
  const position = index + (branch.partialLength & 1);
  const byte = branch.bytes[branch.bitmapAt - (branch.partialLength + 1 >>> 1) + (position >>> 1)];
  return (position & 1) === 0 ? byte >>> 4 : byte & 15;
}
function copyPartial(branch, from, path, at2) {
  for (let i = from; i < branch.partialLength; i++) setNibble(path, at2 + i - from, partialNibble(branch, i));
}
function valueLength(branch, at2) {
  if ((branch.flags & flagValueHashed) !== 0) return { length: 32, start: at2 };
  return { length: branch.bytes[at2] >>> 2, start: at2 + 1 };
}
function branchValue(branch) {
  if ((branch.flags & flagValue) === 0) return void 0;
  const { length, start } = valueLength(branch, branch.bitmapAt + 2);
  return { hashed: (branch.flags & flagValueHashed) !== 0, bytes: branch.bytes.slice(start, start + length) };
}
function childrenAt(branch) {
  if ((branch.flags & flagValue) === 0) return branch.bitmapAt + 2;
  const { length, start } = valueLength(branch, branch.bitmapAt + 2);
  return start + length;
}
function referenceAt(branch, nibble) {
  const rank = countBits(branch.childBits & (1 << nibble) - 1);
  let at2 = childrenAt(branch);
  if ((branch.flags & flagUniform) !== 0) return at2 + rank * 33;
  for (let i = 0; i < rank; i++) at2 += 1 + (branch.bytes[at2] >>> 2);
  return at2;
}
function childReference(branch, nibble) {
  const at2 = referenceAt(branch, nibble);
  return branch.bytes.subarray(at2 + 1, at2 + 1 + (branch.bytes[at2] >>> 2));
}
function storeBranch(slab, shape2, addresses, node2) {
  const { childBits, branchBits, partialLength, value: value2, bitmapOffset, uniform } = shape2;
  assert(node2.length <= 65535 && partialLength <= 65535, "a node fits its record");
  const address = slab.allocate(recordWords(branchBits, node2.length));
  const { words, bytes: bytes2, at: at2 } = slab.place(address);
  const flags = (value2 === void 0 ? 0 : flagValue) | (value2?.hashed ? flagValueHashed : 0) | (uniform ? flagUniform : 0);
  words[at2] = node2.length | bitmapOffset << 16;
  words[at2 + 1] = childBits | branchBits << 16;
  words[at2 + 2] = partialLength | flags << 16;
  for (let i = 0; i < addresses.length; i++) words[at2 + fixedWords + i] = addresses[i];
  bytes2.set(node2, (at2 + fixedWords + addresses.length) * 4);
  return address;
}
function copyBranch(slab, branch) {
  const size = recordWords(branch.branchBits, branch.nodeLength);
  const address = slab.allocate(size);
  const target = slab.place(address);
  target.words.set(branch.words.subarray(branch.at, branch.at + size), target.at);
  return readBranch(slab, address);
}
function setChildAddress(branch, nibble, address) {
  branch.words[branch.at + fixedWords + countBits(branch.branchBits & (1 << nibble) - 1)] = address;
}
function freeBranch(slab, address) {
  const { words, at: at2 } = slab.place(address);
  slab.free(address, recordWords(words[at2 + 1] >>> 16, words[at2] & 65535));
}
function isUniform(branch) {
  return (branch.flags & flagUniform) !== 0;
}

// packages/trie/src/key-history.ts
var absent = 4294967295;
function createBefores(capacity) {
  return { names: [], offsets: [], packed: new Uint8Array(capacity), length: 0 };
}
function addBefore(befores, name, value2) {
  const needed = befores.length + 4 + (value2?.length ?? 0);
  if (needed > befores.packed.length) {
    const grown = new Uint8Array(needed * 2);
    grown.set(befores.packed.subarray(0, befores.length));
    befores.packed = grown;
  }
  const { packed, length: offset } = befores;
  const length = value2 === null ? absent : value2.length;
  packed[offset] = length & 255;
  packed[offset + 1] = length >>> 8 & 255;
  packed[offset + 2] = length >>> 16 & 255;
  packed[offset + 3] = length >>> 24;
  if (value2 !== null) packed.set(value2, offset + 4);
  befores.names.push(name);
  befores.offsets.push(offset);
  befores.length = needed;
}
function beforeAt({ packed }, offset) {
  const length = readLength2(packed, offset);
  return length === absent ? null : packed.slice(offset + 4, offset + 4 + length);
}
function readLength2(packed, offset) {
  const byte = (index) => packed[offset + index];
  return (byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24) >>> 0;
}
function createKeyHistory() {
  const diffs = /* @__PURE__ */ new Map();
  const index = /* @__PURE__ */ new Map();
  const of4 = (version) => known(diffs.get(version), "a version that is noted");
  const locate = (version, name) => {
    const list = index.get(name);
    const at2 = list === void 0 ? -1 : newerPair(list, version);
    if (list === void 0 || at2 === list.length) return void 0;
    return { befores: of4(list[at2]), offset: list[at2 + 1] };
  };
  return {
    push: (version, befores) => {
      const { names, offsets, packed, length } = befores;
      diffs.set(version, packed.length > length * 1.25 ? { ...befores, packed: packed.slice(0, length) } : befores);
      for (let i = 0; i < names.length; i++) {
        const list = index.get(names[i]);
        if (list === void 0) index.set(names[i], [version, offsets[i]]);
        else list.push(version, offsets[i]);
      }
    },
    drop: (version) => {
      const befores = of4(version);
      for (const name of befores.names) {
        const list = known(index.get(name), "the list of a noted key");
        if (list.length === 2) index.delete(name);
        else if (list[0] === version) list.splice(0, 2);
        else list.length -= 2;
      }
      diffs.delete(version);
      return befores;
    },
    before: (version, name) => {
      const found = locate(version, name);
      return found && { value: beforeAt(found.befores, found.offset) };
    },
    existed: (version, name) => {
      const found = locate(version, name);
      return found && readLength2(found.befores.packed, found.offset) !== absent;
    },
    of: of4,
    newest: (name) => index.get(name)?.at(-2),
    isEmpty: () => diffs.size === 0
  };
}
function newerPair(list, version) {
  let low = 0;
  let high = list.length >>> 1;
  while (low < high) {
    const middle = low + high >>> 1;
    if (list[middle * 2] > version) high = middle;
    else low = middle + 1;
  }
  return low * 2;
}

// packages/trie/src/trie-errors.ts
var entries = {
  "key-too-long": {
    why: "A storage key is longer than the state database takes.",
    remedy: "Use a hashing map for long keys; a child trie spends part of the length on its own name."
  },
  "child-key": {
    why: "A change names a child trie wrongly, or writes the root of a child trie as if it were a plain value.",
    remedy: "Name child tries by their key under :child_storage:default: and change them through the child changes."
  },
  "stale-prepared": {
    why: "A prepared state was committed or read after another block had become the current state, or twice.",
    remedy: "Prepare the changes again on the current state."
  },
  "corrupt-state": {
    why: "The state in the database does not give the roots that it records: files were damaged or edited.",
    remedy: "Restore the data folder, or delete it and sync the chain again."
  },
  "version-unavailable": {
    why: "The state of a version was asked for that does not exist, was reverted or is older than the history that is kept.",
    remedy: "Ask for a recent block, or ask a node that keeps an archive."
  },
  "proof-too-large": {
    why: "A proof has more nodes, bytes or keys than are looked at.",
    remedy: "Ask for fewer keys at a time."
  },
  "proof-duplicate-node": {
    why: "A proof holds a node twice.",
    remedy: "Ask another node: an honest one sends each node once."
  },
  "proof-unused-node": {
    why: "A proof holds a node that no key needs.",
    remedy: "Check it with all the keys that it was made for, or allow unused nodes."
  },
  "proof-incomplete": {
    why: "A node or value that a key needs is not in the proof, or the proof is for another root.",
    remedy: "Ask for a proof of the same keys at the same block."
  },
  "proof-malformed-node": {
    why: "A node of a proof is not the canonical encoding of one.",
    remedy: "Ask another node: the root that such a proof leads to is not that of a Substrate state."
  }
};
var trieErrors = defineErrors("trie", entries);

// packages/trie/src/flat-state.ts
var stateTable = "state";
function effectiveChanges(table, prefix, changes) {
  const byName = changes instanceof Map ? changes : new Map(changes);
  const names = [...byName.keys()].sort();
  let total = 0;
  for (const name of names) {
    if (prefix.length + name.length > keyBytesMax) {
      throw trieErrors.error("key-too-long", `a key of ${name.length} bytes; at most ${keyBytesMax - prefix.length}`);
    }
    total += prefix.length + name.length;
  }
  const arena = new Uint8Array(total);
  const effective = [];
  const befores = createBefores(names.length * 32);
  let at2 = 0;
  for (const name of names) {
    const value2 = byName.get(name) ?? null;
    const start = at2;
    arena.set(prefix, at2);
    at2 += prefix.length;
    for (let i = 0; i < name.length; i++) arena[at2++] = name.charCodeAt(i);
    const flatKey2 = arena.subarray(start, at2);
    const before2 = table.peek(flatKey2) ?? null;
    if (before2 === null ? value2 === null : value2 !== null && equalBytes(before2, value2)) continue;
    addBefore(befores, name, before2);
    effective.push({ flatKey: flatKey2, key: arena.subarray(start + prefix.length, at2), value: value2, existed: before2 !== null });
  }
  return { changes: effective, befores };
}
function leafAt(table, prefix, path, nibbles) {
  const bytes2 = nibbles + 1 >>> 1;
  const from = new Uint8Array(prefix.length + bytes2);
  from.set(prefix);
  from.set(path.subarray(0, bytes2), prefix.length);
  if ((nibbles & 1) === 1) from[from.length - 1] = from[from.length - 1] & 240;
  const { key: key2, value: value2 } = known(table.first(from), "a leaf of the trie stands in the flat state");
  return { key: key2.subarray(prefix.length), value: value2 };
}
function* keysWithin(table, prefix, from) {
  for (const key2 of table.keys(from)) {
    if (!startsWith(key2, prefix)) return;
    yield key2;
  }
}
function* mergeKeys(left, right) {
  let a = left.next();
  let b = right.next();
  while (!a.done || !b.done) {
    const order2 = a.done ? 1 : b.done ? -1 : compareBytes(a.value, b.value);
    if (order2 <= 0) {
      yield { key: a.value, isLeft: true };
      a = left.next();
      if (order2 === 0) b = right.next();
    } else {
      yield { key: b.value, isLeft: false };
      b = right.next();
    }
  }
}

// packages/trie/src/node-slab.ts
var slabBits = 18;
var slabWords = 1 << slabBits;
var slabMask = slabWords - 1;
var grainWords = 4;
function createNodeSlab() {
  const words = [];
  const bytes2 = [];
  const free = [];
  let next = slabWords;
  let liveWords = 0;
  const grains = (size) => Math.ceil(size / grainWords);
  return {
    allocate: (size) => {
      const rounded = grains(size) * grainWords;
      assert(rounded <= slabWords - 1, "a record fits one slab");
      liveWords += rounded;
      const reused = free[grains(size)]?.pop();
      if (reused !== void 0) return reused;
      if (next + rounded > slabWords) {
        const buffer = new ArrayBuffer(slabWords * 4);
        words.push(new Uint32Array(buffer));
        bytes2.push(new Uint8Array(buffer));
        next = words.length === 1 ? 1 : 0;
      }
      const address = (words.length - 1) * slabWords + next;
      next += rounded;
      return address;
    },
    free: (address, size) => {
      const grain = grains(size);
      liveWords -= grain * grainWords;
      const list = free[grain];
      if (list === void 0) free[grain] = [address];
      else list.push(address);
    },
    place: (address) => {
      const slab = Math.floor(address / slabWords);
      return {
        words: known(words[slab], "a record of the slab"),
        bytes: known(bytes2[slab], "a record of the slab"),
        at: address & slabMask
      };
    },
    usage: () => ({ slabBytes: words.length * slabWords * 4, liveBytes: liveWords * 4 })
  };
}

// packages/trie/src/deleted-keys.ts
var tableName = "deleted";
function createDeletedKeys() {
  const store = createMemoryStore();
  const table = store.table(tableName);
  const byVersion = /* @__PURE__ */ new Map();
  return {
    table,
    note: (version, keys2) => {
      if (keys2.length === 0) return;
      const owned = keys2.map((key2) => key2.slice());
      byVersion.set(version, [...byVersion.get(version) ?? [], ...owned]);
      const value2 = versionBytes(version);
      store.write(owned.map((key2) => ({ table: tableName, key: key2, value: value2 })));
    },
    forget: (version) => {
      const keys2 = byVersion.get(version);
      if (keys2 === void 0) return;
      byVersion.delete(version);
      const value2 = versionBytes(version);
      const forgotten = keys2.filter((key2) => {
        const newest = table.peek(key2);
        return newest !== void 0 && equalBytes(newest, value2);
      });
      store.write(forgotten.map((key2) => ({ table: tableName, key: key2, value: null })));
    }
  };
}
function versionBytes(version) {
  const bytes2 = new Uint8Array(8);
  new DataView(bytes2.buffer).setBigUint64(0, BigInt(version));
  return bytes2;
}

// packages/trie/src/node-codec.ts
var emptyRootHex = "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314";
var inlineValueBytesMax2 = 32;
var hashedNodeBytesMin = 32;
var partialNibblesMax = 65535;
var nodeKinds = {
  leaf: { prefix: 64, sizeMask: 63 },
  branch: { prefix: 128, sizeMask: 63 },
  branchWithValue: { prefix: 192, sizeMask: 63 },
  leafWithHash: { prefix: 32, sizeMask: 31 },
  branchWithHash: { prefix: 16, sizeMask: 15 }
};
function writeHeader(out, at2, kind, path, start, end2) {
  const { prefix, sizeMask } = nodeKinds[kind];
  const length = end2 - start;
  let offset = at2;
  if (length < sizeMask) {
    out[offset++] = prefix | length;
  } else {
    out[offset++] = prefix | sizeMask;
    let rest = length - sizeMask;
    for (; rest >= 255; rest -= 255) out[offset++] = 255;
    out[offset++] = rest;
  }
  let index = start;
  if ((length & 1) === 1) out[offset++] = nibbleAt(path, index++);
  if ((index & 1) === 0) {
    for (; index < end2; index += 2) out[offset++] = path[index >>> 1];
  } else {
    for (; index < end2; index += 2) out[offset++] = nibbleAt(path, index) << 4 | nibbleAt(path, index + 1);
  }
  return offset;
}
function writeCompact2(out, at2, length) {
  if (length < 64) {
    out[at2] = length << 2;
    return at2 + 1;
  }
  const word = length < 16384 ? length << 2 | 1 : length << 2 | 2;
  const bytes2 = length < 16384 ? 2 : 4;
  for (let i = 0; i < bytes2; i++) out[at2 + i] = word >>> 8 * i & 255;
  return at2 + bytes2;
}
function writeValue(out, at2, value2) {
  const offset = value2.hashed ? at2 : writeCompact2(out, at2, value2.bytes.length);
  out.set(value2.bytes, offset);
  return offset + value2.bytes.length;
}
function writeLeaf(out, at2, key2, start, value2) {
  const offset = writeHeader(out, at2, value2.hashed ? "leafWithHash" : "leaf", key2, start, key2.length * 2);
  return writeValue(out, offset, value2);
}
function branchKind(value2) {
  if (value2 === void 0) return "branch";
  return value2.hashed ? "branchWithHash" : "branchWithValue";
}

// packages/trie/src/draft.ts
function toNodeValue(value2) {
  return value2.length > inlineValueBytesMax2 ? { hashed: true, bytes: blake2b256(value2) } : { hashed: false, bytes: value2 };
}
var scratch2 = new Uint8Array(2 + Math.ceil(partialNibblesMax / 255) + Math.ceil(partialNibblesMax / 2) + 2 + 33 + 16 * 33);
function reference(node2, isRoot) {
  return node2.length < hashedNodeBytesMin && !isRoot ? node2.slice() : blake2b256(node2);
}
function finishLeaf(leaf, start, isRoot) {
  return reference(scratch2.subarray(0, writeLeaf(scratch2, 0, leaf.key, start, leaf.value)), isRoot);
}
function draftChildBits(draft) {
  let bits = draft.old?.childBits ?? 0;
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = draft.changed[nibble];
    if (child === null) bits &= ~(1 << nibble);
    else if (child !== void 0) bits |= 1 << nibble;
  }
  return bits;
}
function finishDraft(log2, draft, start, isRoot) {
  if (draft.old !== void 0) log2.replaced.push(draft.old.address);
  const patched = patchBranch(log2, draft, start, isRoot);
  return patched ?? encodeBranch(log2, draft, start, isRoot);
}
function patchBranch(log2, draft, start, isRoot) {
  const { old, changed } = draft;
  if (old === void 0 || draft.valueChanged || draft.depth - start !== old.partialLength || !isUniform(old)) return void 0;
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = changed[nibble];
    if (child === void 0) continue;
    if (child === null || child.kind !== "finished" || child.reference.length !== 32) return void 0;
    const bit = 1 << nibble;
    if ((old.childBits & bit) === 0 || (old.branchBits & bit) !== 0 !== (child.address !== 0)) return void 0;
  }
  const branch = copyBranch(log2.slab, old);
  log2.allocated.push(branch.address);
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = changed[nibble];
    if (child === void 0 || child === null || child.kind !== "finished") continue;
    branch.bytes.set(child.reference, referenceAt(branch, nibble) + 1);
    if (child.address !== 0) setChildAddress(branch, nibble, child.address);
  }
  const node2 = branch.bytes.subarray(branch.nodeAt, branch.nodeAt + branch.nodeLength);
  return { kind: "finished", reference: reference(node2, isRoot), address: branch.address };
}
function encodeBranch(log2, draft, start, isRoot) {
  const { old, changed, depth, path, value: value2 } = draft;
  const childBits = draftChildBits(draft);
  const bitmapOffset = writeHeader(scratch2, 0, branchKind(value2), path, start, depth);
  scratch2[bitmapOffset] = childBits & 255;
  scratch2[bitmapOffset + 1] = childBits >>> 8;
  let offset = bitmapOffset + 2;
  if (value2 !== void 0) offset = writeValue(scratch2, offset, value2);
  const childrenOffset = offset;
  let branchBits = 0;
  const addresses = [];
  for (let nibble = 0; nibble < 16; nibble++) {
    if ((childBits >>> nibble & 1) === 0) continue;
    const child = changed[nibble];
    let bytes2;
    let address2 = 0;
    if (child?.kind === "finished") {
      bytes2 = child.reference;
      address2 = child.address;
    } else {
      bytes2 = childReference(old, nibble);
      address2 = childAddress(old, nibble);
    }
    if (address2 !== 0) {
      branchBits |= 1 << nibble;
      addresses.push(address2);
    }
    scratch2[offset++] = bytes2.length << 2;
    scratch2.set(bytes2, offset);
    offset += bytes2.length;
  }
  const node2 = scratch2.subarray(0, offset);
  const uniform = offset - childrenOffset === 33 * countBits(childBits);
  const shape2 = { childBits, branchBits, partialLength: depth - start, value: value2, bitmapOffset, uniform };
  const address = storeBranch(log2.slab, shape2, addresses, node2);
  log2.allocated.push(address);
  return { kind: "finished", reference: reference(node2, isRoot), address };
}
function draftOf(branch, path, depth) {
  return { kind: "draft", path, depth, old: branch, value: branchValue(branch), valueChanged: false, changed: [] };
}
function newDraft(path, depth) {
  return { kind: "draft", path, depth, old: void 0, value: void 0, valueChanged: false, changed: [] };
}

// packages/trie/src/update-trie.ts
var emptyRoot = { hash: fromHex(emptyRootHex), address: 0 };
var emptySlot = { kind: "empty" };
var leafSlot = { kind: "leaf" };
function updateTrie(log2, root, changes, readLeaf) {
  if (changes.length === 0) return root;
  const stack = [];
  const rootIsEmpty = root === emptyRoot;
  const branch = root.address === 0 ? void 0 : readBranch(log2.slab, root.address);
  const slot = branch === void 0 ? rootIsEmpty ? emptySlot : leafSlot : { kind: "branch", branch, depth: branch.partialLength };
  let result2 = openSlot(stack, slot, 0, changes, 0, changes.length, readLeaf);
  while (stack.length > 0) {
    const frame = known(stack.at(-1), "a frame on the stack");
    if (frame.cursor < frame.to) {
      result2 = openNext(log2, stack, frame, readLeaf);
      if (result2 !== void 0) frame.draft.changed[frame.pending] = result2;
    } else {
      stack.pop();
      result2 = closeFrame(log2, frame, readLeaf);
      const parent = stack.at(-1);
      if (parent !== void 0) parent.draft.changed[parent.pending] = result2;
    }
  }
  if (result2 === null || result2 === void 0) return emptyRoot;
  if (result2.kind === "leaf") return { hash: finishLeaf(result2, 0, true), address: 0 };
  const finished = finishDraft(log2, result2, 0, true);
  return { hash: finished.reference, address: finished.address };
}
function openNext(log2, stack, frame, readLeaf) {
  const { items, to, draft, moved } = frame;
  const { depth, old } = draft;
  const from = frame.cursor;
  const nibble = nibbleAt(items[from].key, depth);
  let end2 = from + 1;
  while (end2 < to && nibbleAt(items[end2].key, depth) === nibble) end2++;
  frame.cursor = end2;
  frame.pending = nibble;
  let slot = emptySlot;
  if (moved?.nibble === nibble) {
    slot = { kind: "branch", branch: moved.branch, depth: moved.depth };
  } else if (old !== void 0 && (old.childBits >>> nibble & 1) === 1) {
    slot = childSlot(log2, old, nibble, depth);
  }
  return openSlot(stack, slot, depth + 1, items, from, end2, readLeaf);
}
function childSlot(log2, parent, nibble, parentDepth) {
  const address = childAddress(parent, nibble);
  if (address === 0) return leafSlot;
  const branch = readBranch(log2.slab, address);
  return { kind: "branch", branch, depth: parentDepth + 1 + branch.partialLength };
}
function openSlot(stack, slot, start, items, from, to, readLeaf) {
  if (slot.kind === "branch") return openBranch(stack, slot.branch, slot.depth, start, items, from, to);
  const first = items[from];
  if (to - from === 1 && (slot.kind === "empty" || first.existed)) return leafOf(first);
  if (slot.kind === "empty") return openNew(stack, start, items, from, to);
  const present = itemsWithLeaf(items, from, to, start, readLeaf);
  if (present.length === 0) return null;
  if (present.length === 1) return leafOf(present[0]);
  return openNew(stack, start, present, 0, present.length);
}
function leafOf(item) {
  return item.value === null ? null : { kind: "leaf", key: item.key, value: toNodeValue(item.value) };
}
function itemsWithLeaf(items, from, to, start, readLeaf) {
  const present = [];
  let leafChanged = false;
  for (let i = from; i < to; i++) {
    const item = items[i];
    if (item.existed) leafChanged = true;
    if (item.value !== null) present.push(item);
  }
  if (leafChanged) return present;
  const leaf = readLeaf(items[from].key, start);
  const position = present.findIndex((item) => precedes(leaf.key, item.key));
  present.splice(position === -1 ? present.length : position, 0, { key: leaf.key, value: leaf.value, existed: false });
  return present;
}
function precedes(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] < b[i];
  return a.length < b.length;
}
function openNew(stack, start, items, from, to) {
  const first = items[from];
  const last = items[to - 1];
  const depth = divergence(first.key, last.key, start, Math.min(first.key.length, last.key.length) * 2);
  pushFrame(stack, newDraft(first.key, depth), items, from, to, void 0);
}
function pushFrame(stack, draft, items, from, to, moved) {
  let cursor = from;
  const first = items[from];
  if (first.key.length * 2 === draft.depth) {
    draft.value = first.value === null ? void 0 : toNodeValue(first.value);
    draft.valueChanged = true;
    cursor++;
  }
  stack.push({ draft, items, cursor, to, pending: -1, moved });
}
function openBranch(stack, branch, depth, start, items, from, to) {
  const first = items[from];
  const last = items[to - 1];
  let parting = sharedPartial(branch, depth, start, first.key);
  if (to - from > 1 && parting > start) parting = Math.min(parting, sharedPartial(branch, depth, start, last.key));
  if (parting === depth) return pushFrame(stack, draftOf(branch, first.key, depth), items, from, to, void 0);
  const nibble = partialNibble(branch, parting - depth + branch.partialLength);
  return pushFrame(stack, newDraft(first.key, parting), items, from, to, { nibble, branch, depth });
}
function sharedPartial(branch, depth, start, key2) {
  const to = Math.min(depth, key2.length * 2);
  const base2 = depth - branch.partialLength;
  let index = start;
  while (index < to && nibbleAt(key2, index) === partialNibble(branch, index - base2)) index++;
  return index;
}
function closeFrame(log2, frame, readLeaf) {
  const { draft, moved } = frame;
  const { changed, depth, path } = draft;
  if (moved !== void 0 && changed[moved.nibble] === void 0) changed[moved.nibble] = movedDraft(moved, path, depth);
  const bits = draftChildBits(draft);
  const children = countBits(bits);
  if (children === 0 || children === 1 && draft.value === void 0) {
    if (draft.old !== void 0) log2.replaced.push(draft.old.address);
    if (children === 1) return onlyChild(log2, draft, 31 - Math.clz32(bits), readLeaf);
    return draft.value === void 0 ? null : { kind: "leaf", key: path.slice(0, depth >>> 1), value: draft.value };
  }
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = changed[nibble];
    if (child !== void 0 && child !== null) changed[nibble] = finish2(log2, child, depth + 1);
  }
  return draft;
}
function finish2(log2, child, start) {
  if (child.kind === "finished") return child;
  if (child.kind === "draft") return finishDraft(log2, child, start, false);
  return { kind: "finished", reference: finishLeaf(child, start, false), address: 0 };
}
function movedDraft(moved, head, headLength) {
  const { branch, depth } = moved;
  const path = copyPath(head, headLength, depth);
  const skipped = headLength - (depth - branch.partialLength);
  copyPartial(branch, skipped, path, headLength);
  return draftOf(branch, path, depth);
}
function onlyChild(log2, draft, nibble, readLeaf) {
  const child = draft.changed[nibble];
  if (child !== void 0 && child !== null) {
    assert(child.kind !== "finished", "children are finished only under a branch that stays");
    return child;
  }
  const old = known(draft.old, "an untouched child stands in the old branch");
  const path = copyPath(draft.path, draft.depth, draft.depth + 1);
  setNibble(path, draft.depth, nibble);
  const slot = childSlot(log2, old, nibble, draft.depth);
  if (slot.kind !== "branch") {
    const leaf = readLeaf(path, draft.depth + 1);
    return { kind: "leaf", key: leaf.key, value: toNodeValue(leaf.value) };
  }
  const full = copyPath(path, draft.depth + 1, slot.depth);
  copyPartial(slot.branch, 0, full, draft.depth + 1);
  return draftOf(slot.branch, full, slot.depth);
}

// packages/trie/src/state-space.ts
function createStateSpace(store, prefix, name) {
  const table = store.table(stateTable);
  const space = { table, prefix, history: createKeyHistory(), deleted: createDeletedKeys(), roots: [] };
  const { history, deleted, roots } = space;
  const root = () => roots.at(-1)?.root ?? emptyRoot;
  return {
    name,
    root,
    rootAt: (version) => roots.findLast((entry2) => entry2.version <= version)?.root ?? emptyRoot,
    effective: (changes) => effectiveChanges(table, prefix, changes),
    leafAt: (path, nibbles) => leafAt(table, prefix, path, nibbles),
    valueAt: (version, key2) => {
      const before2 = history.before(version, toByteString(key2));
      return before2 === void 0 ? table.get(flatKey(space, key2)) : before2.value ?? void 0;
    },
    hasAt: (version, key2) => history.existed(version, toByteString(key2)) ?? table.has(flatKey(space, key2)),
    keysAt: (version, from) => keysAt(space, version, from),
    *entries() {
      for (const { key: key2, value: value2 } of table.entries(prefix)) {
        if (!startsWith(key2, prefix)) return;
        yield { key: key2.subarray(prefix.length), value: value2 };
      }
    },
    record: (version, next, { changes, befores }) => {
      roots.push({ version, root: next });
      history.push(version, befores);
      const removed = changes.filter((change) => change.value === null);
      deleted.note(
        version,
        removed.map((change) => change.flatKey)
      );
    },
    undoWrites: (version) => undoWrites(space, version),
    dropNewest: (version) => dropNewest(space, version),
    dropOldest: (version) => {
      while (roots.length > 1 && known(roots[1], "a second root").version <= version) roots.shift();
      history.drop(version);
      deleted.forget(version);
    },
    setRoot: (version, next) => {
      roots.length = 0;
      roots.push({ version, root: next });
    },
    isUnused: () => history.isEmpty() && root() === emptyRoot
  };
}
function flatKey({ prefix }, key2) {
  const flat = new Uint8Array(prefix.length + key2.length);
  flat.set(prefix);
  flat.set(key2, prefix.length);
  return flat;
}
function* keysAt(space, version, from) {
  const { table, prefix, history, deleted } = space;
  const start = flatKey(space, from);
  const current2 = keysWithin(table, prefix, start);
  for (const { key: flat, isLeft: isCurrent } of mergeKeys(current2, keysWithin(deleted.table, prefix, start))) {
    const key2 = flat.subarray(prefix.length);
    const existed = history.isEmpty() ? void 0 : history.existed(version, toByteString(key2));
    if (existed ?? isCurrent) yield key2;
  }
}
function undoWrites(space, version) {
  const befores = space.history.of(version);
  return befores.names.map((name, i) => ({
    table: stateTable,
    key: flatKey(space, fromByteString(name)),
    value: beforeAt(befores, befores.offsets[i])
  }));
}
function dropNewest(space, version) {
  const { roots, history, deleted, table } = space;
  assert(roots.at(-1)?.version === version, "the newest version is dropped");
  roots.pop();
  const { names } = history.drop(version);
  deleted.forget(version);
  for (const name of names) {
    const newest = history.newest(name);
    if (newest === void 0) continue;
    const key2 = flatKey(space, fromByteString(name));
    if (!table.has(key2)) deleted.note(newest, [key2]);
  }
}

// packages/trie/src/state-core.ts
var childTriePrefix = ":child_storage:default:";
var childStoragePrefix = ":child_storage:";
var mainPrefix = Uint8Array.of(0);
var rebuildChunk = 16384;
function createStateCore(store, history) {
  const slab = createNodeSlab();
  const main = createStateSpace(store, mainPrefix, "");
  const core = {
    store,
    history,
    slab,
    main,
    children: /* @__PURE__ */ new Map(),
    steps: /* @__PURE__ */ new Map(),
    outstanding: /* @__PURE__ */ new Set(),
    versions: [0],
    version: 0,
    nextVersion: 1
  };
  rebuildTrie(slab, main);
  for (const key2 of main.keysAt(0, textBytes(childTriePrefix))) {
    const name = toByteString(key2);
    if (!name.startsWith(childTriePrefix)) break;
    const space = createStateSpace(store, childPrefix(name), name);
    rebuildTrie(slab, space);
    core.children.set(name, space);
    if (compareBytes(space.root().hash, known(main.valueAt(0, key2), "a key just listed")) !== 0) {
      throw trieErrors.error("corrupt-state", "a child trie does not have the root that the main trie records");
    }
  }
  return core;
}
function rebuildTrie(slab, space) {
  const log2 = { slab, allocated: [], replaced: [] };
  let root = emptyRoot;
  let chunk = [];
  const apply = () => {
    root = updateTrie(log2, root, chunk, space.leafAt);
    for (const address of log2.replaced) freeBranch(slab, address);
    log2.replaced.length = 0;
    log2.allocated.length = 0;
    chunk = [];
  };
  for (const { key: key2, value: value2 } of space.entries()) {
    chunk.push({ key: key2, value: value2, existed: false });
    if (chunk.length === rebuildChunk) apply();
  }
  apply();
  space.setRoot(0, root);
}
function childPrefix(name) {
  return Uint8Array.of(1, name.length >>> 8, name.length & 255, ...fromByteString(name));
}
function prepareState(core, changes, childChanges) {
  const log2 = { slab: core.slab, allocated: [], replaced: [] };
  const updates = [];
  const newChildren = [];
  const mainChanges = [];
  for (const [name, value2] of changes) {
    if (name.startsWith(childStoragePrefix)) throw trieErrors.error("child-key", "a plain change under :child_storage:");
    mainChanges.push([name, value2]);
  }
  for (const [name, ofChild] of childChanges) {
    if (!name.startsWith(childTriePrefix)) throw trieErrors.error("child-key", `a child trie outside ${childTriePrefix}`);
    let space = core.children.get(name);
    if (space === void 0) {
      space = createStateSpace(core.store, childPrefix(name), name);
      newChildren.push([name, space]);
    }
    const update = updateSpace(log2, space, ofChild);
    updates.push(update);
    mainChanges.push([name, update.root === emptyRoot ? null : update.root.hash]);
  }
  const mainUpdate = updateSpace(log2, core.main, mainChanges);
  updates.push(mainUpdate);
  core.outstanding.add(log2);
  return { root: mainUpdate.root.hash, base: core.version, log: log2, updates, newChildren };
}
function updateSpace(log2, space, changes) {
  const set = space.effective(changes);
  return { space, set, root: updateTrie(log2, space.root(), set.changes, space.leafAt) };
}
function discardUpdate(core, log2) {
  if (core.outstanding.delete(log2)) for (const address of log2.allocated) freeBranch(core.slab, address);
}
function commitState(core, prepared, alongside) {
  const { base: base2, log: log2, updates } = prepared;
  if (core.version !== base2 || !core.outstanding.has(log2)) {
    throw trieErrors.error("stale-prepared", `prepared on version ${base2}, the current one is ${core.version}`);
  }
  const writes = [...alongside];
  for (const { set } of updates) {
    for (const { flatKey: flatKey2, value: value2 } of set.changes) writes.push({ table: stateTable, key: flatKey2, value: value2 });
  }
  core.store.write(writes);
  core.outstanding.delete(log2);
  for (const other of core.outstanding) discardUpdate(core, other);
  const wasEmpty = core.main.root() === emptyRoot && core.versions.length === 1;
  const version = core.nextVersion++;
  for (const [name, space] of prepared.newChildren) core.children.set(name, space);
  for (const { space, root, set } of updates) space.record(version, root, set);
  const spaces = updates.map((update) => update.space);
  core.steps.set(version, { allocated: Uint32Array.from(log2.allocated), replaced: Uint32Array.from(log2.replaced), spaces });
  core.versions.push(version);
  core.version = version;
  while (core.versions.length > (wasEmpty ? 1 : core.history + 1)) dropOldest(core);
  return version;
}
function dropOldest(core) {
  core.versions.shift();
  const version = known(core.versions[0], "the current version is kept");
  const step = known(core.steps.get(version), "the step to a version that follows a kept one");
  core.steps.delete(version);
  for (const address of step.replaced) freeBranch(core.slab, address);
  for (const space of step.spaces) space.dropOldest(version);
  dropUnusedChildren(core, step.spaces);
}
function dropUnusedChildren(core, spaces) {
  for (const { name, isUnused } of spaces) if (isUnused()) core.children.delete(name);
}
function revertState(core, alongside) {
  const step = core.steps.get(core.version);
  const parent = core.versions.at(-2);
  if (step === void 0 || parent === void 0)
    throw trieErrors.error("version-unavailable", "history holds no version before the current one");
  core.store.write([...alongside, ...step.spaces.flatMap((space) => space.undoWrites(core.version))]);
  for (const other of core.outstanding) discardUpdate(core, other);
  for (const space of step.spaces) space.dropNewest(core.version);
  for (const address of step.allocated) freeBranch(core.slab, address);
  core.steps.delete(core.version);
  core.versions.pop();
  core.version = parent;
  dropUnusedChildren(core, step.spaces);
  return parent;
}
function requireVersion(core, version) {
  if (!core.versions.includes(version)) {
    throw trieErrors.error("version-unavailable", `version ${version}; kept are ${core.versions[0]} to ${core.version}`);
  }
}

// packages/trie/src/walk.ts
function walk(view, key2) {
  const branches = [];
  const length = key2.length * 2;
  let address = view.root.address;
  let depth = 0;
  while (address !== 0) {
    const branch = readBranch(view.slab, address);
    branches.push(branch);
    for (let i = 0; i < branch.partialLength; i++, depth++) {
      if (depth === length) return { branches, end: "inside", depth };
      if (nibbleAt(key2, depth) !== partialNibble(branch, i)) return { branches, end: "absent", depth };
    }
    if (depth === length) return { branches, end: "exact", depth };
    const nibble = nibbleAt(key2, depth);
    if ((branch.childBits >>> nibble & 1) === 0) return { branches, end: "absent", depth };
    address = childAddress(branch, nibble);
    if (address === 0) return { branches, end: "leaf", depth: depth + 1 };
    depth++;
  }
  return { branches, end: view.root === emptyRoot ? "absent" : "leaf", depth: 0 };
}
function leafKey(view, path, nibbles) {
  const from = path.slice(0, nibbles + 1 >>> 1);
  if ((nibbles & 1) === 1) from[from.length - 1] = from[from.length - 1] & 240;
  return view.firstKey(from);
}
function encodeLeaf(view, key2, start) {
  const value2 = toNodeValue(view.valueOf(key2));
  const out = new Uint8Array(key2.length + value2.bytes.length + 16 + Math.ceil(key2.length / 100));
  return out.subarray(0, writeLeaf(out, 0, key2, start, value2));
}
function proveKeys(view, keys2, proof) {
  const add2 = (bytes2) => {
    const name = toByteString(bytes2);
    if (!proof.has(name)) proof.set(name, bytes2);
  };
  if (view.root === emptyRoot) {
    add2(new Uint8Array(1));
    return;
  }
  for (const key2 of keys2) {
    const { branches, end: end2, depth } = walk(view, key2);
    branches.forEach((branch, i) => {
      if (i === 0 || branch.nodeLength >= hashedNodeBytesMin) add2(nodeBytes(branch).slice());
    });
    if (end2 === "leaf") {
      const found = leafKey(view, key2, depth);
      const node2 = encodeLeaf(view, found, depth);
      if (branches.length === 0 || node2.length >= hashedNodeBytesMin) add2(node2);
    }
    const value2 = view.valueOf(key2);
    if (value2 !== void 0 && value2.length > 32) add2(value2);
  }
}
function closestDescendant(view, key2) {
  const { branches, end: end2, depth } = walk(view, key2);
  if (end2 === "absent") return void 0;
  const last = branches.at(-1);
  if (end2 === "leaf") {
    const found = leafKey(view, key2, depth);
    if (!startsWith(found, key2)) return void 0;
    return last === void 0 ? view.root.hash : childReference(last, nibbleAt(key2, depth - 1)).slice();
  }
  const parent = branches.at(-2);
  if (last === void 0 || parent === void 0) return view.root.hash;
  for (let nibble = 0; nibble < 16; nibble++) {
    if (childAddress(parent, nibble) === last.address) return childReference(parent, nibble).slice();
  }
  return void 0;
}

// packages/trie/src/state-view.ts
function trieViewOf({ space, slab, version }) {
  return {
    slab,
    root: space.rootAt(version),
    valueOf: (key2) => space.valueAt(version, key2),
    firstKey: (from) => firstKey(space, version, from)
  };
}
function firstKey(space, version, from) {
  for (const key2 of space.keysAt(version, from)) return key2;
  return void 0;
}
function createTrieReader(scope) {
  const { space, version, check } = scope;
  const view = trieViewOf(scope);
  const valueAt2 = (key2) => {
    check();
    return space.valueAt(version, key2);
  };
  return {
    root: view.root.hash,
    get: valueAt2,
    has: (key2) => {
      check();
      return space.hasAt(version, key2);
    },
    sizeOf: (key2) => valueAt2(key2)?.length,
    keysPaged: (prefix, count, startKey) => {
      check();
      const keys2 = [];
      if (count <= 0) return keys2;
      const from = startKey === void 0 ? prefix : laterOf(prefix, successor(startKey));
      for (const key2 of space.keysAt(version, from)) {
        if (!startsWith(key2, prefix)) break;
        keys2.push(key2.slice());
        if (keys2.length >= count) break;
      }
      return keys2;
    },
    nextKey: (key2) => {
      check();
      return firstKey(space, version, successor(key2))?.slice();
    },
    closestDescendantMerkleValue: (key2) => {
      check();
      return closestDescendant(view, key2);
    },
    prove: (keys2) => {
      check();
      const proof = /* @__PURE__ */ new Map();
      proveKeys(view, keys2, proof);
      return [...proof.values()];
    }
  };
}
function successor(key2) {
  const next = new Uint8Array(key2.length + 1);
  next.set(key2);
  return next;
}
function laterOf(a, b) {
  return compareBytes(a, b) >= 0 ? a : b;
}

// packages/trie/src/state-store.ts
function createStateStore(options) {
  const core = createStateCore(options.store, options.history ?? 256);
  return {
    version: () => core.version,
    oldestVersion: () => core.versions[0] ?? core.version,
    prepare: (changes, childChanges = []) => {
      const prepared = prepareState(core, changes, childChanges);
      return {
        root: prepared.root,
        commit: (alongside = []) => commitState(core, prepared, alongside),
        discard: () => discardUpdate(core, prepared.log)
      };
    },
    view: (version = core.version) => createStateView(core, version),
    revert: (alongside = []) => revertState(core, alongside),
    usage: () => core.slab.usage()
  };
}
function createStateView(core, version) {
  requireVersion(core, version);
  const { main, slab } = core;
  const check = () => requireVersion(core, version);
  const scope = { space: main, slab, version, check };
  const childScope = (childKey) => {
    check();
    const space = core.children.get(toByteString(childKey));
    return space === void 0 || !main.hasAt(version, childKey) ? void 0 : { space, slab, version, check };
  };
  return {
    ...createTrieReader(scope),
    version,
    child: (childKey) => {
      const found = childScope(childKey);
      return found && createTrieReader(found);
    },
    proveChild: (childKey, keys2) => {
      check();
      const proof = /* @__PURE__ */ new Map();
      proveKeys(trieViewOf(scope), [childKey], proof);
      const found = childScope(childKey);
      if (found !== void 0) proveKeys(trieViewOf(found), keys2, proof);
      return [...proof.values()];
    }
  };
}

// packages/trie/src/trie-root.ts
function calculateRoot(entries2) {
  const changes = [];
  for (const [key2, value2] of entries2) {
    assert(key2.length * 2 <= partialNibblesMax, "a key fits a partial key");
    changes.push({ key: key2, value: value2, existed: false });
  }
  changes.sort((a, b) => compareBytes(a.key, b.key));
  const unique = changes.filter(({ key: key2 }, i) => {
    const next = changes[i + 1];
    return next === void 0 || !equalBytes(key2, next.key);
  });
  const log2 = { slab: createNodeSlab(), allocated: [], replaced: [] };
  return updateTrie(log2, emptyRoot, unique, noLeaf).hash;
}
function orderedRoot(items) {
  return calculateRoot(items.map((item, i) => [compactIndex(i), item]));
}
function compactIndex(index) {
  const bytes2 = new Uint8Array(4);
  return bytes2.subarray(0, writeCompact2(bytes2, 0, index));
}
function noLeaf() {
  assert(false, "a trie made from nothing has no stored leaf");
}

// packages/trie/src/decode-node.ts
var emptyNode = {
  partial: new Uint8Array(),
  partialStart: 0,
  partialLength: 0,
  value: void 0,
  children: []
};

// packages/trie/src/verify-proof.ts
var defaultProofLimits = { nodesMax: 65536, bytesMax: 16 * 1024 * 1024, keysMax: 16384 };

// packages/chain/src/block/block-store.ts
var headers = "header";
var bodies = "body";
var heights = "height";
var certificates = "certificate";
var meta = "meta";
var finalizedKey = textBytes("finalized");
var bestKey = textBytes("best");
var body = vec(bytes);
var cacheLimit = 512;
function heightKey(number) {
  const key2 = new Uint8Array(4);
  new DataView(key2.buffer).setUint32(0, number);
  return key2;
}
function createBlockStore(store) {
  const cache = /* @__PURE__ */ new Map();
  const remember = (block) => {
    cache.set(toHex(block.hash), block);
    if (cache.size > cacheLimit) cache.delete(known(cache.keys().next().value, "a full cache has a first key"));
  };
  const load = (hash3) => {
    const encodedHeader = store.table(headers).get(hash3);
    const encodedBody = store.table(bodies).get(hash3);
    if (encodedHeader === void 0 || encodedBody === void 0) return void 0;
    const header2 = header.decode(encodedHeader);
    const block = {
      hash: hash3.slice(),
      number: header2.number,
      header: header2,
      encodedHeader,
      extrinsics: body.decode(encodedBody)
    };
    remember(block);
    return block;
  };
  return {
    best: () => {
      const hash3 = store.table(meta).get(bestKey);
      return hash3 === void 0 ? void 0 : known(load(hash3), "the best block is stored");
    },
    finalizedNumber: () => {
      const number = store.table(meta).get(finalizedKey);
      return number === void 0 ? 0 : u32.decode(number);
    },
    hashOf: (number) => store.table(heights).get(heightKey(number)),
    block: (hash3) => hash3.length === 32 ? cache.get(toHex(hash3)) ?? load(hash3) : void 0,
    certificate: (number) => store.table(certificates).get(heightKey(number)),
    writesFor: (block, certificate) => [
      { table: headers, key: block.hash, value: block.encodedHeader },
      { table: bodies, key: block.hash, value: body.encode(block.extrinsics) },
      { table: heights, key: heightKey(block.number), value: block.hash },
      { table: meta, key: bestKey, value: block.hash },
      ...certificate === void 0 ? [] : [{ table: certificates, key: heightKey(block.number), value: certificate }]
    ],
    remember,
    setFinalized: (number) => store.write([{ table: meta, key: finalizedKey, value: u32.encode(number) }])
  };
}

// packages/chain/src/block/execute-block.ts
var refusedInRowMax = 16;
function proposeBlock(ground, context, candidates) {
  const execution = begin(ground, context);
  for (const inherent of execution.expectedInherents) {
    const applied = applyExtrinsic(execution, inherent, ground.verify);
    if (!applied.ok) throw chainErrors.error("hook-failed", `inherent refused: ${describeValidity(applied.error)}`);
  }
  const refused = [];
  let refusedInRow = 0;
  for (const candidate of candidates) {
    const refusal = tryCandidate(execution, candidate, ground.verify);
    if (refusal === void 0) {
      refusedInRow = 0;
      continue;
    }
    refused.push({ candidate, refusal });
    if (refusal.kind === "full" && ++refusedInRow >= refusedInRowMax) break;
  }
  return end(ground, execution, refused);
}
function tryCandidate(execution, candidate, verify2) {
  try {
    const applied = applyExtrinsic(execution, candidate.extrinsic, verify2);
    if (applied.ok) return void 0;
    const { error: error2 } = applied;
    return error2.type === "Invalid" && error2.value.type === "ExhaustsResources" ? { kind: "full" } : { kind: "invalid", error: error2 };
  } catch (error2) {
    return { kind: "threw", detail: describeThrown(error2) };
  }
}
function replayBlock(ground, context, header2, extrinsics) {
  const execution = begin(ground, context);
  const inherents = execution.expectedInherents;
  const startsRight = inherents.every((inherent, i) => equalBytes(inherent, extrinsics[i] ?? new Uint8Array()));
  if (!startsRight) throw chainErrors.error("invalid-block", `block ${context.number} does not begin with its inherents`);
  extrinsics.forEach((extrinsic2, i) => {
    const failure = replayExtrinsic(execution, extrinsic2, ground.verify);
    if (failure !== void 0) throw chainErrors.error("invalid-block", `block ${context.number}, extrinsic ${i}: ${failure}`);
  });
  const executed = end(ground, execution, []);
  if (!equalBytes(executed.block.encodedHeader, header.encode(header2))) {
    executed.prepared.discard();
    throw chainErrors.error("invalid-block", `block ${context.number}: execution gives another header`);
  }
  return executed;
}
function replayExtrinsic(execution, extrinsic2, verify2) {
  try {
    const applied = applyExtrinsic(execution, extrinsic2, verify2);
    return applied.ok ? void 0 : describeValidity(applied.error);
  } catch (error2) {
    return describeThrown(error2);
  }
}
function begin({ runtime, base: base2 }, context) {
  const execution = new Execution(runtime, base2, context);
  try {
    initializeBlock(execution);
  } catch (cause) {
    throw chainErrors.error("hook-failed", `block ${context.number}, initialization: ${describeThrown(cause)}`, { cause });
  }
  return execution;
}
function end({ state }, execution, refused) {
  const { number } = execution.block;
  let unrooted;
  try {
    unrooted = finalizeBlock(execution);
  } catch (cause) {
    throw chainErrors.error("hook-failed", `block ${number}, finalization: ${describeThrown(cause)}`, { cause });
  }
  const changes = execution.overlay.changes();
  const prepared = state.prepare(changes);
  const extrinsicsRoot = orderedRoot(execution.extrinsics);
  const header2 = { ...unrooted, stateRoot: prepared.root, extrinsicsRoot };
  const encodedHeader = header.encode(header2);
  const hash3 = blake2b256(encodedHeader);
  const block = { hash: hash3, number, header: header2, encodedHeader, extrinsics: execution.extrinsics };
  return { block, inherentCount: execution.expectedInherents.length, changes, prepared, refused };
}
function describeValidity(error2) {
  return `${error2.type}.${error2.value.type}`;
}

// packages/chain/src/block/genesis-block.ts
function createGenesis(genesis2, state, blocks) {
  assert(state.version() === 0, "a chain without blocks has no state");
  const prepared = state.prepare(genesis2);
  const header2 = {
    parentHash: new Uint8Array(32),
    number: 0,
    stateRoot: prepared.root,
    extrinsicsRoot: orderedRoot([]),
    digest: { logs: [] }
  };
  const encodedHeader = header.encode(header2);
  const block = { hash: blake2b256(encodedHeader), number: 0, header: header2, encodedHeader, extrinsics: [] };
  prepared.commit(blocks.writesFor(block, void 0));
  blocks.remember(block);
  return block;
}

// packages/chain/src/state/block-state.ts
var childPrefix2 = textBytes(":child_storage:default:");
var cacheLimit2 = 2e5;
function executionBase(view) {
  const cache = /* @__PURE__ */ new Map();
  return {
    get: (key2) => {
      const cached = cache.get(key2);
      if (cached !== void 0 || cache.has(key2)) return cached;
      const value2 = view.get(fromByteString(key2));
      if (cache.size < cacheLimit2) cache.set(key2, value2);
      return value2;
    },
    keysAfter: (prefix, after, count) => view.keysPaged(fromByteString(prefix), count, after === void 0 ? void 0 : fromByteString(after)).map(toByteString)
  };
}
function readerOf(trie, prove) {
  return {
    get: (key2) => trie.get(key2),
    keysPaged: (prefix, count, startAfter) => trie.keysPaged(prefix, count, startAfter),
    prove,
    closestDescendantMerkleValue: (key2) => trie.closestDescendantMerkleValue(key2)
  };
}
function stateReader(view) {
  return {
    ...readerOf(view, (keys2) => view.prove(keys2)),
    child: (name) => {
      const childKey = concatBytes(childPrefix2, name);
      const trie = view.child(childKey);
      return trie && { ...readerOf(trie, (keys2) => view.proveChild(childKey, keys2)), child: () => void 0 };
    }
  };
}

// packages/chain/src/state/runtime-registry.ts
var codeKey2 = toByteString(fromHex("0x3a636f6465"));

// packages/chain/src/chain-service.ts
function openChain(options) {
  const blocks = createBlockStore(options.store);
  const state = createStateStore({ store: options.store, ...options.history === void 0 ? {} : { history: options.history } });
  const best = blocks.best() ?? createGenesis(options.genesis, state, blocks);
  const stored = known(blocks.block(best.hash), "the best block is stored");
  const finalizedNumber = blocks.finalizedNumber();
  const finalized = { number: finalizedNumber, hash: known(blocks.hashOf(finalizedNumber), "the finalized block is stored") };
  const chain2 = {
    options,
    blocks,
    state,
    best: stored,
    finalized,
    listeners: /* @__PURE__ */ new Set(),
    timers: /* @__PURE__ */ new Set(),
    validation: void 0
  };
  const genesisHash = known(blocks.hashOf(0), "the genesis block is stored");
  return {
    genesisHash,
    get best() {
      return { hash: chain2.best.hash, number: chain2.best.number };
    },
    get finalized() {
      return chain2.finalized;
    },
    hashOf: (number) => blocks.hashOf(number),
    block: (hash3) => blocks.block(hash3),
    state: (hash3) => stateAt(chain2, hash3),
    runtimeVersion: (hash3) => runtimeVersionAt(chain2, hash3),
    call: (hash3, method2, args) => callAt(chain2, hash3, method2, args),
    runtimeApiMethods: () => [...runtimeAt(chain2, chain2.best).apiMethods.keys()],
    subscribe: (listener) => {
      chain2.listeners.add(listener);
      return () => chain2.listeners.delete(listener);
    },
    propose: (context, candidates) => proposeBlock(groundOf(chain2), contextOn(chain2, context), candidates),
    execute: (context, block) => replayBlock(groundOf(chain2), contextOn(chain2, context), block.header, block.extrinsics),
    commit: (executed, certificate) => commit(chain2, executed, certificate),
    certificate: (number) => blocks.certificate(number),
    validationExecution: () => validationExecution(chain2),
    runtime: () => runtimeAt(chain2, chain2.best),
    stop: () => {
      for (const cancel of chain2.timers) cancel();
      chain2.listeners.clear();
    }
  };
}
function contextOn(chain2, { timeMs, digest: digest2 }) {
  return { number: chain2.best.number + 1, parentHash: chain2.best.hash, timeMs, digest: digest2 };
}
var versionOf = (number) => number + 1;
function viewAt(chain2, block) {
  const version = versionOf(block.number);
  if (version < chain2.state.oldestVersion()) return void 0;
  return chain2.state.view(version);
}
function stateAt(chain2, hash3) {
  const block = chain2.blocks.block(hash3);
  const view = block && viewAt(chain2, block);
  return view && stateReader(view);
}
function runtimeAt(chain2, block) {
  const view = viewAt(chain2, block);
  if (view === void 0) throw chainErrors.error("unknown-block", `the state of block ${block.number} is no longer kept`);
  const code2 = known(view.get(fromByteString(codeKey2)), "every state holds :code");
  const runtime = chain2.options.runtimes.forCode(code2);
  if (runtime === void 0) throw chainErrors.error("unknown-runtime", `block ${block.number} names a runtime that is not here`);
  return runtime;
}
function runtimeVersionAt(chain2, hash3) {
  const block = chain2.blocks.block(hash3);
  if (block === void 0 || versionOf(block.number) < chain2.state.oldestVersion()) return void 0;
  const { systemVersion, ...version } = runtimeAt(chain2, block).version;
  return { ...version, stateVersion: systemVersion };
}
function groundOf(chain2) {
  const { state, options } = chain2;
  return { runtime: runtimeAt(chain2, chain2.best), base: executionBase(state.view()), state, verify: options.verify };
}
function callAt(chain2, hash3, method2, args) {
  const block = chain2.blocks.block(hash3);
  const view = block && viewAt(chain2, block);
  if (block === void 0 || view === void 0) throw chainErrors.error("unknown-block", "no state for this block");
  const runtime = runtimeAt(chain2, block);
  if (!runtime.apiMethods.has(method2)) throw apiErrors.error("unknown", `no runtime API function ${method2.slice(0, 100)}`);
  const context = { number: block.number + 1, parentHash: block.hash, timeMs: 0, digest: [] };
  return callRuntimeApi(new Execution(runtime, executionBase(view), context), method2, args);
}
function validationExecution(chain2) {
  if (chain2.validation === void 0) {
    const { runtime, base: base2 } = groundOf(chain2);
    const execution = new Execution(runtime, base2, contextOn(chain2, { timeMs: 0, digest: [] }));
    runtime.system.initialize(execution);
    chain2.validation = execution;
  }
  return chain2.validation;
}
function commit(chain2, executed, certificate) {
  const { block, changes, prepared } = executed;
  assert(block.number === chain2.best.number + 1, "a block is committed on the one it was executed on");
  const version = prepared.commit(chain2.blocks.writesFor(block, certificate));
  assert(version === versionOf(block.number), "the version of a state is that of its block");
  chain2.blocks.remember(block);
  chain2.best = block;
  chain2.validation = void 0;
  tell(chain2, { type: "imported", block, changes });
  finalizeLater(chain2, block);
  return block;
}
function finalizeLater(chain2, block) {
  const { clock, finalityDelayMs } = chain2.options;
  const cancel = clock.after(finalityDelayMs, () => {
    chain2.timers.delete(cancel);
    if (block.number <= chain2.finalized.number) return;
    const finalized = [];
    for (let number = chain2.finalized.number + 1; number <= block.number; number++) {
      const hash3 = known(chain2.blocks.hashOf(number), "blocks below the best one are stored");
      finalized.push({ number, hash: hash3 });
    }
    chain2.blocks.setFinalized(block.number);
    chain2.finalized = { number: block.number, hash: block.hash };
    tell(chain2, { type: "finalized", blocks: finalized });
  });
  chain2.timers.add(cancel);
}
function tell(chain2, event2) {
  for (const listener of chain2.listeners) {
    try {
      listener(event2);
    } catch (error2) {
      chain2.listeners.delete(listener);
      chain2.options.log.error("chain.listener-failed", { event: event2.type, detail: describeThrown(error2) });
    }
  }
}

// packages/chain/src/clock.ts
var systemClock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  }
};

// packages/chain/src/log.ts
var silentLog = { debug: () => {
}, info: () => {
}, warn: () => {
}, error: () => {
} };

// packages/chain/src/pool/pool-entries.ts
function createEntry(extrinsic2, hash3, sender, valid, number, arrival) {
  return {
    hash: hash3,
    id: toByteString(hash3),
    extrinsic: extrinsic2,
    sender: toByteString(sender),
    priority: valid.priority,
    provides: valid.provides.map(toByteString),
    missing: new Set(valid.requires.map(toByteString)),
    validTill: valid.longevity > 0xffffffffn ? Infinity : number + Number(valid.longevity) - 1,
    arrival,
    listeners: /* @__PURE__ */ new Set(),
    status: void 0
  };
}
var PoolEntries = class {
  #byId = /* @__PURE__ */ new Map();
  #byTag = /* @__PURE__ */ new Map();
  /** Entries that wait for a tag. */
  #waiting = /* @__PURE__ */ new Map();
  #perSender = /* @__PURE__ */ new Map();
  #bytes = 0;
  get size() {
    return this.#byId.size;
  }
  get bytes() {
    return this.#bytes;
  }
  countOf(sender) {
    return this.#perSender.get(sender) ?? 0;
  }
  get(id) {
    return this.#byId.get(id);
  }
  providerOf(tag) {
    return this.#byTag.get(tag);
  }
  values() {
    return this.#byId.values();
  }
  add(entry2) {
    this.#byId.set(entry2.id, entry2);
    this.#bytes += entry2.extrinsic.encoded.length;
    this.#perSender.set(entry2.sender, this.countOf(entry2.sender) + 1);
    for (const tag of entry2.provides) this.#byTag.set(tag, entry2);
    for (const tag of entry2.missing) {
      const waiting = this.#waiting.get(tag) ?? /* @__PURE__ */ new Set();
      waiting.add(entry2);
      this.#waiting.set(tag, waiting);
    }
  }
  remove(entry2) {
    if (!this.#byId.delete(entry2.id)) return;
    this.#bytes -= entry2.extrinsic.encoded.length;
    const left = this.countOf(entry2.sender) - 1;
    if (left > 0) this.#perSender.set(entry2.sender, left);
    else this.#perSender.delete(entry2.sender);
    for (const tag of entry2.provides) if (this.#byTag.get(tag) === entry2) this.#byTag.delete(tag);
    for (const tag of entry2.missing) this.#stopWaiting(tag, entry2);
  }
  /** Notes that a block provided a tag; entries that waited for it no longer do. */
  satisfy(tag) {
    for (const entry2 of this.#waiting.get(tag) ?? []) entry2.missing.delete(tag);
    this.#waiting.delete(tag);
  }
  waitingFor(tag) {
    return this.#waiting.get(tag) ?? [];
  }
  #stopWaiting(tag, entry2) {
    const waiting = this.#waiting.get(tag);
    waiting?.delete(entry2);
    if (waiting?.size === 0) this.#waiting.delete(tag);
  }
  /** True when all that the entry needs is provided by blocks or by entries that are ready themselves. */
  isReady(entry2) {
    const seen = /* @__PURE__ */ new Set();
    const open = [entry2];
    for (let next = open.pop(); next !== void 0; next = open.pop()) {
      if (next.status === "ready" || seen.has(next)) continue;
      seen.add(next);
      for (const tag of next.missing) {
        const provider = this.#byTag.get(tag);
        if (provider === void 0) return false;
        open.push(provider);
      }
    }
    return true;
  }
  /** Ready entries in the order in which a block takes them: what they need first, then higher priority, then older. */
  *ready() {
    const taken = /* @__PURE__ */ new Set();
    const heap = new EntryHeap();
    for (const entry2 of this.#byId.values()) if (entry2.missing.size === 0) heap.push(entry2);
    for (let entry2 = heap.pop(); entry2 !== void 0; entry2 = heap.pop()) {
      yield entry2;
      for (const tag of entry2.provides) {
        taken.add(tag);
        for (const dependent of this.#waiting.get(tag) ?? []) {
          if ([...dependent.missing].every((needed) => taken.has(needed))) heap.push(dependent);
        }
      }
    }
  }
};
var before = (a, b) => a.priority === b.priority ? a.arrival < b.arrival : a.priority > b.priority;
var EntryHeap = class {
  #entries = [];
  push(entry2) {
    const entries2 = this.#entries;
    let at2 = entries2.push(entry2) - 1;
    while (at2 > 0) {
      const parent = at2 - 1 >> 1;
      if (!before(entry2, entries2[parent])) break;
      entries2[at2] = entries2[parent];
      at2 = parent;
    }
    entries2[at2] = entry2;
  }
  pop() {
    const entries2 = this.#entries;
    const top = entries2[0];
    const last = entries2.pop();
    if (top === void 0 || last === void 0 || entries2.length === 0) return top;
    let at2 = 0;
    for (; ; ) {
      let child = 2 * at2 + 1;
      if (child >= entries2.length) break;
      if (child + 1 < entries2.length && before(entries2[child + 1], entries2[child])) child++;
      if (!before(entries2[child], last)) break;
      entries2[at2] = entries2[child];
      at2 = child;
    }
    entries2[at2] = last;
    return top;
  }
};

// packages/chain/src/pool/rejections.ts
var code = {
  badFormat: 1001,
  verification: 1002,
  invalid: 1010,
  unknownValidity: 1011,
  temporarilyBanned: 1012,
  alreadyImported: 1013,
  tooLowPriority: 1014,
  immediatelyDropped: 1016,
  futureTransaction: 1021
};
var invalidText = {
  Call: "Transaction call is not expected",
  Payment: "Inability to pay some fees (e.g. account balance too low)",
  Future: "Transaction will be valid in the future",
  Stale: "Transaction is outdated",
  BadProof: "Transaction has a bad signature",
  AncientBirthBlock: "Transaction has an ancient birth block",
  ExhaustsResources: "Transaction would exhaust the block limits",
  BadMandatory: "A call was labelled as mandatory, but resulted in an Error.",
  MandatoryValidation: "Transaction dispatch is mandatory; transactions must not be validated.",
  BadSigner: "Invalid signing address",
  IndeterminateImplicit: "The implicit data was unable to be calculated",
  UnknownOrigin: "The transaction extension did not authorize any origin"
};
var unknownText = {
  CannotLookup: "Could not lookup information required to validate the transaction",
  NoUnsignedValidator: "Could not find an unsigned validator for the unsigned transaction"
};
function rejectionOf(error2) {
  if (error2.type === "Invalid") {
    const { value: value3 } = error2;
    const data2 = value3.type === "Custom" ? `Custom error: ${value3.value}` : invalidText[value3.type];
    return { rpcCode: code.invalid, message: "Invalid Transaction", data: data2 };
  }
  const { value: value2 } = error2;
  const data = value2.type === "Custom" ? `UnknownTransaction: Custom(${value2.value})` : unknownText[value2.type];
  return { rpcCode: code.unknownValidity, message: "Unknown Transaction Validity", data };
}
var badFormat = (detail) => ({
  rpcCode: code.badFormat,
  message: `Extrinsic has invalid format: ${detail}`
});
var verificationFailed = (detail) => ({
  rpcCode: code.verification,
  message: `Verification Error: ${detail}`
});
var temporarilyBanned = { rpcCode: code.temporarilyBanned, message: "Transaction is temporarily banned" };
var alreadyImported = (hash3) => ({
  rpcCode: code.alreadyImported,
  message: "Transaction Already Imported",
  data: toHex(hash3)
});
var tooLowPriority = (old, offered) => ({
  rpcCode: code.tooLowPriority,
  message: `Priority is too low: (${old} vs ${offered})`,
  data: "The transaction has too low priority to replace another transaction already in the pool."
});
var immediatelyDropped = {
  rpcCode: code.immediatelyDropped,
  message: "Immediately Dropped",
  data: "The transaction couldn't enter the pool because of the limit"
};
var tooFarInTheFuture = (gap, max) => ({
  rpcCode: code.futureTransaction,
  message: "The pool is not accepting future transactions",
  data: `its nonce is ${gap} ahead of its account's; at most ${max}`
});

// packages/chain/src/pool/transaction-pool.ts
var defaultPoolLimits = {
  countMax: 2e4,
  bytesMax: 64 << 20,
  perSenderMax: 1e3,
  nonceGapMax: 512,
  extrinsicBytesMax: 3932160,
  banMs: 30 * 6e4
};
var bansMax = 1e4;
var refuse = (rejection) => ({ ok: false, rejection });
function createTransactionPool(options) {
  const pool2 = new Pool(options);
  return pool2;
}
var Pool = class {
  #options;
  #limits;
  #entries = new PoolEntries();
  /** Hashes under admission, so that the same bytes sent twice at once enter once. */
  #admitting = /* @__PURE__ */ new Set();
  #bans = /* @__PURE__ */ new Map();
  /** Transactions in blocks that are not final yet, by block. */
  #included = /* @__PURE__ */ new Map();
  #readyListeners = /* @__PURE__ */ new Set();
  #unsubscribe;
  #arrivals = 0;
  thrown = 0;
  constructor(options) {
    this.#options = options;
    this.#limits = { ...defaultPoolLimits, ...options.limits };
    this.#unsubscribe = options.chain.subscribe((event2) => this.#onChainEvent(event2));
  }
  get size() {
    return this.#entries.size;
  }
  async submit(extrinsic2, signal) {
    const admitted = await this.#admit(extrinsic2, void 0, signal);
    return admitted.ok ? { ok: true, hash: admitted.entry.hash } : admitted;
  }
  async watch(extrinsic2, onStatus, signal) {
    const admitted = await this.#admit(extrinsic2, onStatus, signal);
    if (!admitted.ok) return admitted;
    const { entry: entry2 } = admitted;
    return { ok: true, hash: entry2.hash, stop: () => entry2.listeners.delete(onStatus) };
  }
  pending() {
    return [...this.#entries.ready()].map((entry2) => entry2.extrinsic.encoded);
  }
  remove(hashes) {
    return hashes.filter((hash3) => {
      const entry2 = this.#entries.get(toByteString(hash3));
      if (entry2 !== void 0) this.#drop(entry2, { type: "dropped" });
      return entry2 !== void 0;
    });
  }
  nextNonce(account) {
    const execution = this.#options.chain.validationExecution();
    let nonce = execution.runtime.system.nonce(execution, account);
    while (this.#entries.providerOf(toByteString(nonceTag(account, nonce)))?.status === "ready") nonce++;
    return nonce;
  }
  *candidates() {
    for (const { extrinsic: extrinsic2, hash: hash3 } of this.#entries.ready()) yield { extrinsic: extrinsic2, hash: hash3 };
  }
  noteRefused(candidate, refusal) {
    const entry2 = this.#entries.get(toByteString(candidate.hash));
    if (entry2 === void 0 || refusal.kind === "full") return;
    if (refusal.kind === "threw") {
      this.thrown++;
      this.#ban(entry2.id);
      this.#options.log.error("pool.extrinsic-threw", { detail: refusal.detail });
    }
    this.#drop(entry2, { type: "invalid" });
  }
  onReady(listener) {
    this.#readyListeners.add(listener);
    return () => this.#readyListeners.delete(listener);
  }
  stop() {
    this.#unsubscribe();
    this.#readyListeners.clear();
  }
  async #admit(encoded2, onStatus, signal) {
    if (encoded2.length > this.#limits.extrinsicBytesMax) {
      return refuse(rejectionOf({ type: "Invalid", value: { type: "ExhaustsResources" } }));
    }
    const hash3 = extrinsicHash(encoded2);
    const id = toByteString(hash3);
    if (this.#isBanned(id)) return refuse(temporarilyBanned);
    if (this.#entries.get(id) !== void 0 || this.#admitting.has(id)) return refuse(alreadyImported(hash3));
    this.#admitting.add(id);
    try {
      return await this.#check(encoded2, hash3, onStatus, signal);
    } finally {
      this.#admitting.delete(id);
    }
  }
  async #check(encoded2, hash3, onStatus, signal) {
    const { chain: chain2, verifyAsync, verify: verify2 } = this.#options;
    try {
      const extrinsic2 = decodeFor(chain2.validationExecution(), encoded2.slice());
      const check = validity(() => signatureCheckOf(chain2.validationExecution(), extrinsic2));
      if (!check.ok) return refuse(rejectionOf(check.error));
      const { value: value2 } = check;
      if (value2 !== void 0) {
        const item = { signature: value2.signature, message: value2.payload, accountId: value2.signer };
        if (!await verifyAsync(item, signal)) return refuse(rejectionOf({ type: "Invalid", value: { type: "BadProof" } }));
      }
      const execution = chain2.validationExecution();
      const valid = validateTransaction(execution, extrinsic2, verify2);
      if (!valid.ok) return refuse(rejectionOf(valid.error));
      const sender = value2?.signer ?? new Uint8Array();
      const entry2 = createEntry(extrinsic2, hash3, sender, valid.value, execution.block.number, this.#arrivals++);
      return this.#insert(entry2, extrinsic2, onStatus);
    } catch (error2) {
      if (error2 instanceof PhatError && error2.code.startsWith("codec.")) return refuse(badFormat(error2.message));
      if (signal?.aborted) throw error2;
      if (error2 instanceof PhatError && error2.code === "crypto.verifier-full") return refuse(immediatelyDropped);
      this.#options.log.error("pool.check-failed", { detail: describeThrown(error2) });
      return refuse(verificationFailed("the check failed unexpectedly"));
    }
  }
  #insert(entry2, extrinsic2, onStatus) {
    const limits = this.#limits;
    const gap = this.#nonceGap(extrinsic2, entry2);
    if (gap > limits.nonceGapMax) return refuse(tooFarInTheFuture(gap, limits.nonceGapMax));
    const rivals = new Set(entry2.provides.map((tag) => this.#entries.providerOf(tag)).filter((rival) => rival !== void 0));
    for (const rival of rivals) {
      if (rival.priority >= entry2.priority) return refuse(tooLowPriority(rival.priority, entry2.priority));
    }
    const full = this.#entries.size - rivals.size >= limits.countMax || this.#entries.bytes + extrinsic2.encoded.length > limits.bytesMax || this.#entries.countOf(entry2.sender) - rivals.size >= limits.perSenderMax;
    if (full) return refuse(immediatelyDropped);
    for (const rival of rivals) this.#drop(rival, { type: "usurped", by: entry2.hash });
    if (onStatus !== void 0) entry2.listeners.add(onStatus);
    this.#entries.add(entry2);
    this.#refresh(entry2);
    return { ok: true, entry: entry2 };
  }
  /** How far the nonce is ahead of the account's, counting what is ready in between as there. */
  #nonceGap(extrinsic2, entry2) {
    if (entry2.missing.size === 0 || extrinsic2.signature === void 0) return 0;
    const execution = this.#options.chain.validationExecution();
    const at2 = execution.runtime.extensions.findIndex(({ identifier: identifier2 }) => identifier2 === "CheckNonce");
    const nonce = extrinsic2.signature.extras[at2];
    const { address } = extrinsic2.signature;
    return typeof nonce === "number" && address.type === "Id" ? nonce - this.nextNonce(address.value) : 0;
  }
  /** Tells an entry's status if it changed, and that of those that wait for it. */
  #refresh(first) {
    const open = [first];
    let becameReady = false;
    for (let entry2 = open.pop(); entry2 !== void 0; entry2 = open.pop()) {
      const was = entry2.status;
      entry2.status = void 0;
      const now = this.#entries.isReady(entry2) ? "ready" : "future";
      entry2.status = now;
      if (now === was) continue;
      becameReady ||= now === "ready";
      tell2(entry2, { type: now });
      for (const tag of entry2.provides) open.push(...this.#entries.waitingFor(tag));
    }
    if (becameReady) for (const listener of this.#readyListeners) listener();
  }
  #drop(entry2, status) {
    this.#entries.remove(entry2);
    tell2(entry2, status);
    for (const tag of entry2.provides) for (const dependent of this.#entries.waitingFor(tag)) this.#refresh(dependent);
  }
  #onChainEvent(event2) {
    if (event2.type === "finalized") {
      for (const { hash: hash3 } of event2.blocks) this.#onFinalized(hash3);
      return;
    }
    const { block } = event2;
    const included = [];
    block.extrinsics.forEach((encoded2, index) => {
      const entry2 = this.#entries.get(toByteString(extrinsicHash(encoded2)));
      if (entry2 !== void 0) included.push({ entry: entry2, index });
    });
    for (const { entry: entry2 } of included) this.#entries.remove(entry2);
    for (const { entry: entry2 } of included) for (const tag of entry2.provides) this.#provided(tag);
    for (const { entry: entry2, index } of included) tell2(entry2, { type: "inBlock", hash: block.hash, index });
    if (included.some(({ entry: entry2 }) => entry2.listeners.size > 0)) this.#included.set(toByteString(block.hash), included);
    for (const entry2 of [...this.#entries.values()]) if (entry2.validTill <= block.number) this.#drop(entry2, { type: "invalid" });
  }
  /** A block provided a tag: who waited for it waits no longer, and a rival that provides the same can never be valid. */
  #provided(tag) {
    const rival = this.#entries.providerOf(tag);
    if (rival !== void 0) this.#drop(rival, { type: "invalid" });
    const waiting = [...this.#entries.waitingFor(tag)];
    this.#entries.satisfy(tag);
    for (const entry2 of waiting) this.#refresh(entry2);
  }
  #onFinalized(hash3) {
    const id = toByteString(hash3);
    const included = this.#included.get(id);
    this.#included.delete(id);
    for (const { entry: entry2, index } of included ?? []) {
      tell2(entry2, { type: "finalized", hash: hash3, index });
      entry2.listeners.clear();
    }
  }
  #isBanned(id) {
    const until = this.#bans.get(id);
    if (until === void 0) return false;
    if (until > this.#options.clock.now()) return true;
    this.#bans.delete(id);
    return false;
  }
  #ban(id) {
    this.#bans.set(id, this.#options.clock.now() + this.#limits.banMs);
    for (const oldest of this.#bans.keys()) {
      if (this.#bans.size <= bansMax) break;
      this.#bans.delete(oldest);
    }
  }
};
function tell2(entry2, status) {
  for (const listener of entry2.listeners) listener(status);
}

// packages/rpc/src/server/limits.ts
var mib = 1024 * 1024;
var defaultLimits = {
  connectionsMax: 200,
  requestBytesMax: 15 * mib,
  responseBytesMax: 15 * mib,
  jsonDepthMax: 64,
  batchMax: 100,
  subscriptionsMax: 1024,
  requestsPerSecond: 2e4,
  requestBurst: 4e4,
  inFlightMax: 2048,
  pauseBytes: mib,
  bufferedBytesMax: 64 * mib,
  stallMs: 3e4,
  pingIntervalMs: 3e4,
  turnMs: 5,
  keysMax: 4096,
  proofKeysMax: 1024,
  keyBytesMax: 4096,
  unpagedKeysMax: 1e5,
  queryBlocksMax: 256,
  followsMax: 4,
  operationsMax: 64,
  pinnedFinalizedMax: 256,
  storagePageItems: 1e3,
  storagePageBytes: mib,
  broadcastsMax: 16
};

// packages/rpc/src/server/origins.ts
var defaultOrigins = [
  "http://localhost:*",
  "http://127.0.0.1:*",
  "https://localhost:*",
  "https://127.0.0.1:*",
  "https://polkadot.js.org"
];
var loopbackNames = ["localhost", "127.0.0.1", "[::1]"];
function matches(pattern, origin) {
  if (!pattern.endsWith(":*")) return pattern === origin;
  const base2 = pattern.slice(0, -2);
  return origin === base2 || origin.startsWith(`${base2}:`) && /^\d{1,5}$/.test(origin.slice(base2.length + 1));
}
function createAccessRules(options) {
  const { origins, bound } = options;
  const loopback = bound === "127.0.0.1" || bound === "::1" || bound === "localhost";
  const hosts = options.hosts ?? (loopback ? loopbackNames : "all");
  const originAllowed = (origin) => origins === "all" || origins.some((pattern) => matches(pattern, origin));
  const hostAllowed = (host) => {
    if (hosts === "all") return true;
    return host !== void 0 && hosts.includes(host.replace(/:\d{1,5}$/, "").toLowerCase());
  };
  return {
    corsOrigin: ({ headers: { origin } }) => origin !== void 0 && originAllowed(origin) ? origin : void 0,
    refusal: ({ headers: { origin, host } }) => {
      if (!hostAllowed(host)) return "Provided Host header is not whitelisted.";
      return origin === void 0 || originAllowed(origin) ? void 0 : "Origin is not allowed by the CORS list.";
    }
  };
}

// packages/rpc/src/server/start-rpc-server.ts
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

// packages/rpc/src/params/hex.ts
function bytesToHex(bytes2) {
  return `0x${Buffer.from(bytes2.buffer, bytes2.byteOffset, bytes2.byteLength).toString("hex")}`;
}
function hexToBytes(text) {
  const digits = text.length - 2;
  if (digits < 0 || (digits & 1) !== 0 || text.charCodeAt(0) !== 48 || text.charCodeAt(1) !== 120) return void 0;
  const bytes2 = new Uint8Array(digits >> 1);
  const written = Buffer.from(bytes2.buffer).write(text.slice(2), "hex");
  return written === bytes2.length ? bytes2 : void 0;
}
function numberToHex(value2) {
  return `0x${value2.toString(16)}`;
}

// packages/rpc/src/chain/header-json.ts
function headerToJson(header2) {
  return {
    parentHash: bytesToHex(header2.parentHash),
    number: numberToHex(header2.number),
    stateRoot: bytesToHex(header2.stateRoot),
    extrinsicsRoot: bytesToHex(header2.extrinsicsRoot),
    digest: { logs: header2.digest.logs.map((item) => bytesToHex(digestItem.encode(item))) }
  };
}

// packages/rpc/src/server/describe-failure.ts
function describeFailure(error2) {
  const text = error2 instanceof Error ? error2.stack ?? error2.message : String(error2);
  return { detail: text.slice(0, 2e3) };
}

// packages/rpc/src/feed/chain-feed.ts
function toFeedEvent(event2) {
  if (event2.type === "finalized") return { type: "finalized", blocks: event2.blocks };
  let json;
  const headerJson = () => {
    json ??= JSON.stringify(headerToJson(event2.block.header));
    return json;
  };
  return { type: "imported", block: event2.block, changes: event2.changes, headerJson };
}
function startChainFeed(chain2, options) {
  const listeners = /* @__PURE__ */ new Set();
  const queue = [];
  let queued2 = 0;
  let told = 0;
  let current2;
  let scheduled;
  const tellOne = (event2, listener) => {
    if (listener.after > told || !listeners.has(listener)) return;
    try {
      listener.tell(event2);
    } catch (error2) {
      listeners.delete(listener);
      options.log.error("rpc.subscriber-failed", describeFailure(error2));
    }
  };
  const tellEvent = (event2, deadline) => {
    current2 ??= [...listeners].values();
    for (let next = current2.next(); next.done !== true; next = current2.next()) {
      tellOne(event2, next.value);
      if (options.now() > deadline) return false;
    }
    current2 = void 0;
    return true;
  };
  const run = () => {
    scheduled = void 0;
    const deadline = options.now() + options.turnMs;
    for (let event2 = queue[0]; event2 !== void 0; event2 = queue[0]) {
      if (!tellEvent(event2, deadline)) break;
      queue.shift();
      told++;
    }
    if (queue.length > 0) scheduled = setImmediate(run);
  };
  const unsubscribe = chain2.subscribe((event2) => {
    if (listeners.size === 0) return;
    queue.push(toFeedEvent(event2));
    queued2++;
    scheduled ??= setImmediate(run);
  });
  return {
    subscribe: (tell3) => {
      const listener = { tell: tell3, after: queued2 };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      unsubscribe();
      listeners.clear();
      if (scheduled !== void 0) clearImmediate(scheduled);
    }
  };
}

// packages/wire/src/definition.ts
function common(choices, stateful) {
  const { aliases = [], access = "safe", runtimeApi: runtimeApi2, errors: errors3 = [], docs: docs2, result: result2 } = choices;
  return { aliases, access, stateful: choices.stateful ?? stateful, runtimeApi: runtimeApi2, errors: errors3, docs: docs2, result: result2 };
}
function call(params2, choices) {
  return { kind: "call", params: params2, ...common(choices, false) };
}
function subscription(params2, choices) {
  const { notification, unsubscribe, unsubscribeResult = "boolean" } = choices;
  return { kind: "subscription", params: params2, notification, unsubscribe, unsubscribeResult, ...common(choices, true) };
}
function required(name, kind, docs2) {
  return { name, kind, required: true, docs: docs2 };
}
function optional(name, kind, docs2) {
  return { name, kind, required: false, docs: docs2 };
}

// packages/wire/src/author/methods.ts
var extrinsic = required("extrinsic", "bytes", "The encoded extrinsic with its length prefix.");
var authorGroup = {
  author_submitExtrinsic: call([extrinsic], {
    errors: ["bad-extrinsic"],
    docs: "Submits an extrinsic for inclusion in a block.",
    result: "hash of the extrinsic"
  }),
  author_submitAndWatchExtrinsic: subscription([required("bytes", "bytes", "The encoded extrinsic with its length prefix.")], {
    notification: "author_extrinsicUpdate",
    unsubscribe: ["author_unwatchExtrinsic"],
    errors: ["bad-extrinsic"],
    docs: "Submits an extrinsic and tells what becomes of it.",
    result: '"future" | "ready" | {broadcast: string[]} | {inBlock: hash} | {finalized: hash} | {usurped: hash} | "dropped" | "invalid"'
  }),
  author_pendingExtrinsics: call([], {
    docs: "The extrinsics that wait for a block, in the order in which one would take them.",
    result: "encoded extrinsic[]"
  }),
  author_removeExtrinsic: call([required("bytes_or_hash", "extrinsicsOrHashes", "The extrinsics to drop.")], {
    access: "unsafe",
    docs: "Drops extrinsics from the pool and bans them for a while.",
    result: "hash[] of those that were there"
  })
};

// packages/wire/src/chain/methods.ts
var hash = optional("hash", "hash", "The block; the best one by default.");
var chainGroup = {
  chain_getHeader: call([hash], { docs: "The header of a block; null for an unknown one.", result: "Header | null" }),
  chain_getBlock: call([hash], {
    docs: "A block with its encoded extrinsics; null for an unknown one.",
    result: "{block: {header: Header, extrinsics: hex[]}, justifications: null} | null"
  }),
  chain_getBlockHash: call([optional("hash", "blockNumbers", "Height or heights; the best block by default.")], {
    aliases: ["chain_getHead"],
    docs: "The hash of the block at a height, null where there is none; a list for a list.",
    result: "hash | null | (hash | null)[]"
  }),
  chain_getFinalizedHead: call([], {
    aliases: ["chain_getFinalisedHead"],
    docs: "The hash of the last finalized block.",
    result: "hash"
  }),
  chain_subscribeNewHeads: subscription([], {
    aliases: ["chain_subscribeNewHead", "subscribe_newHead"],
    notification: "chain_newHead",
    unsubscribe: ["chain_unsubscribeNewHeads", "chain_unsubscribeNewHead", "unsubscribe_newHead"],
    docs: "Tells the header of the best block now and whenever it changes.",
    result: "Header"
  }),
  chain_subscribeAllHeads: subscription([], {
    notification: "chain_allHead",
    unsubscribe: ["chain_unsubscribeAllHeads"],
    docs: "Tells the header of the best block now and of every block that is imported.",
    result: "Header"
  }),
  chain_subscribeFinalizedHeads: subscription([], {
    aliases: ["chain_subscribeFinalisedHeads"],
    notification: "chain_finalizedHead",
    unsubscribe: ["chain_unsubscribeFinalizedHeads", "chain_unsubscribeFinalisedHeads"],
    docs: "Tells the header of the last finalized block now and of each one that becomes final, without gaps.",
    result: "Header"
  })
};

// packages/wire/src/chain-head/methods.ts
var follow = required("followSubscription", "text", "What chainHead_v1_follow answered.");
var hash2 = required("hash", "hash", "A block that is pinned by the subscription.");
var operation = required("operationId", "text", "What started the operation answered.");
var started = '{result: "started", operationId: string} | {result: "limitReached"}';
var chainHeadGroup = {
  chainHead_v1_follow: subscription([required("withRuntime", "bool", "Whether events tell runtime versions.")], {
    notification: "chainHead_v1_followEvent",
    unsubscribe: ["chainHead_v1_unfollow"],
    unsubscribeResult: "null",
    errors: ["too-many-follows"],
    docs: "Tells new, best and finalized blocks; each block told stays pinned until chainHead_v1_unpin.",
    result: "FollowEvent"
  }),
  chainHead_v1_header: call([follow, hash2], {
    stateful: true,
    errors: ["block-not-pinned"],
    docs: "The encoded header of a pinned block; null if the subscription is over.",
    result: "hex | null"
  }),
  chainHead_v1_body: call([follow, hash2], {
    stateful: true,
    errors: ["block-not-pinned"],
    docs: "Starts fetching the extrinsics of a pinned block; operationBodyDone brings them.",
    result: started
  }),
  chainHead_v1_storage: call(
    [
      follow,
      hash2,
      required("items", "storageItems", "What to look up."),
      optional("childTrie", "bytes", "The name of a child trie; the main trie by default.")
    ],
    {
      stateful: true,
      errors: ["block-not-pinned"],
      docs: "Starts reading storage of a pinned block; operationStorageItems bring the results.",
      result: '{result: "started", operationId: string, discardedItems: number} | {result: "limitReached"}'
    }
  ),
  chainHead_v1_call: call(
    [
      follow,
      hash2,
      required("function", "text", "Runtime API function."),
      required("callParameters", "bytes", "Its encoded arguments.")
    ],
    {
      stateful: true,
      errors: ["block-not-pinned", "follow-without-runtime"],
      docs: "Starts a runtime call on the state of a pinned block; operationCallDone brings the result.",
      result: started
    }
  ),
  chainHead_v1_continue: call([follow, operation], {
    stateful: true,
    errors: ["not-waiting"],
    docs: "Goes on with a storage operation that has told operationWaitingForContinue.",
    result: "null"
  }),
  chainHead_v1_stopOperation: call([follow, operation], {
    stateful: true,
    docs: "Ends an operation; no effect on a finished one.",
    result: "null"
  }),
  chainHead_v1_unpin: call([follow, required("hashOrHashes", "hashOrHashes", "The blocks to let go.")], {
    stateful: true,
    errors: ["block-not-pinned", "duplicate-hashes"],
    docs: "Lets pinned blocks go: all of them, or none if one is not pinned.",
    result: "null"
  })
};

// packages/wire/src/chain-spec/methods.ts
var chainSpecGroup = {
  chainSpec_v1_chainName: call([], { docs: "The name of the chain.", result: "string" }),
  chainSpec_v1_genesisHash: call([], { docs: "The hash of block 0.", result: "hash" }),
  chainSpec_v1_properties: call([], {
    docs: "Address format and token of the chain.",
    result: "{ss58Format: number, tokenDecimals: number, tokenSymbol: string}"
  })
};

// packages/wire/src/payment/methods.ts
var params = [
  required("encoded_xt", "bytes", "The encoded extrinsic; its signature is not checked."),
  optional("at", "hash", "The block whose state sets the fee; the best one by default.")
];
var paymentGroup = {
  payment_queryInfo: call(params, {
    runtimeApi: "TransactionPaymentApi_query_info",
    errors: ["fee-query-decode", "fee-query-runtime", "unknown-block"],
    docs: "Weight, class and fee of an extrinsic, without its tip.",
    result: '{weight: {ref_time, proof_size}, class: "normal" | "operational" | "mandatory", partialFee: decimal string in planck}'
  }),
  payment_queryFeeDetails: call(params, {
    runtimeApi: "TransactionPaymentApi_query_fee_details",
    errors: ["fee-query-decode", "fee-query-runtime", "unknown-block"],
    docs: "The parts of the inclusion fee of an extrinsic; null for one that pays none.",
    result: "{inclusionFee: {baseFee, lenFee, adjustedWeightFee: hex number in planck} | null}"
  })
};

// packages/wire/src/rpc/methods.ts
var rpcGroup = {
  rpc_methods: call([], {
    docs: "Names every method that this node serves on this address, aliases included.",
    result: "{methods: string[]}"
  })
};

// packages/wire/src/state/methods.ts
var at = optional("hash", "hash", "The block whose state is read; the best one by default.");
var key = required("key", "storageKey", "The storage key.");
var keys = required("keys", "storageKeys", "The storage keys.");
var errors2 = ["unknown-block"];
var stateGroup = {
  state_call: call(
    [
      required("name", "text", "Runtime API function, such as Metadata_metadata."),
      required("bytes", "bytes", "Its encoded arguments."),
      at
    ],
    {
      aliases: ["state_callAt"],
      errors: ["unknown-block", "runtime-call-failed"],
      docs: "Calls a runtime API on the state after a block; changes are dropped.",
      result: "hex: the encoded result"
    }
  ),
  state_getMetadata: call([at], {
    runtimeApi: "Metadata_metadata",
    errors: errors2,
    docs: "The metadata of the runtime, always version 14; later versions through Metadata_metadata_at_version.",
    result: "hex: encoded RuntimeMetadataPrefixed"
  }),
  state_getRuntimeVersion: call([at], {
    aliases: ["chain_getRuntimeVersion"],
    errors: errors2,
    docs: "The version of the runtime.",
    result: "RuntimeVersion, its apis as [hex, number][]"
  }),
  state_subscribeRuntimeVersion: subscription([], {
    aliases: ["chain_subscribeRuntimeVersion"],
    notification: "state_runtimeVersion",
    unsubscribe: ["state_unsubscribeRuntimeVersion", "chain_unsubscribeRuntimeVersion"],
    docs: "Tells the version of the runtime now and whenever it changes.",
    result: "RuntimeVersion"
  }),
  state_getStorage: call([key, at], {
    aliases: ["state_getStorageAt"],
    errors: errors2,
    docs: "The value of a storage key; null if there is none.",
    result: "hex | null"
  }),
  state_getStorageHash: call([key, at], {
    aliases: ["state_getStorageHashAt"],
    errors: errors2,
    docs: "blake2b-256 of the value of a storage key; null if there is none.",
    result: "hash | null"
  }),
  state_getStorageSize: call([key, at], {
    aliases: ["state_getStorageSizeAt"],
    errors: errors2,
    docs: "The length of the value of a storage key in bytes; null if there is none.",
    result: "number | null"
  }),
  state_queryStorageAt: call([keys, optional("at", "hash", "The block; the best one by default.")], {
    errors: errors2,
    docs: "The values of several storage keys after one block.",
    result: "[{block: hash, changes: [key, value | null][]}]"
  }),
  state_queryStorage: call(
    [keys, required("block", "hash", "The first block."), optional("hash", "hash", "The last block; the best one by default.")],
    {
      access: "unsafe",
      errors: ["unknown-block", "invalid-block-range", "invalid-count"],
      docs: "The values of several storage keys after the first block, then their changes up to the last one.",
      result: "{block: hash, changes: [key, value | null][]}[]"
    }
  ),
  state_getKeys: call([required("prefix", "storageKey", "What the keys begin with."), at], {
    access: "unsafe",
    errors: ["unknown-block", "invalid-count"],
    docs: "All keys that begin with a prefix, if they are not too many. state_getKeysPaged serves any number.",
    result: "hex[]"
  }),
  state_getPairs: call([required("prefix", "storageKey", "What the keys begin with."), at], {
    access: "unsafe",
    errors: ["unknown-block", "invalid-count"],
    docs: "All keys that begin with a prefix, with their values, if they are not too many.",
    result: "[key, value][]"
  }),
  state_getKeysPaged: call(
    [
      optional("prefix", "storageKey", "What the keys begin with; nothing by default."),
      required("count", "u32", "How many keys, at most 1000."),
      optional("start_key", "storageKey", "Only keys after this one."),
      at
    ],
    {
      aliases: ["state_getKeysPagedAt"],
      errors: ["unknown-block", "invalid-count"],
      docs: "Keys that begin with a prefix, in byte order, one page at a time.",
      result: "hex[]"
    }
  ),
  state_getReadProof: call([keys, at], {
    errors: ["unknown-block", "invalid-count"],
    docs: "Trie nodes that prove the values of keys, or their absence, against the block's state root.",
    result: "{at: hash, proof: hex[]}"
  }),
  state_subscribeStorage: subscription(
    [optional("keys", "storageKeys", "The storage keys; without them every change (unsafe).")],
    {
      notification: "state_storage",
      unsubscribe: ["state_unsubscribeStorage"],
      errors: ["unsafe-method"],
      docs: "Tells the values of storage keys now and those that changed after each block.",
      result: "{block: hash, changes: [key, value | null][]}"
    }
  )
};

// packages/wire/src/system/methods.ts
var systemGroup = {
  system_name: call([], { docs: "The name of the node software.", result: "string" }),
  system_version: call([], { docs: "The version of the node software.", result: "string" }),
  system_chain: call([], { docs: "The name of the chain.", result: "string" }),
  system_chainType: call([], { docs: "The kind of the chain.", result: '"Development" | "Local" | "Live"' }),
  system_properties: call([], {
    docs: "Address format and token of the chain.",
    result: "{ss58Format: number, tokenDecimals: number, tokenSymbol: string}"
  }),
  system_health: call([], {
    docs: "Whether the node is in step with the network.",
    result: "{peers: number, isSyncing: boolean, shouldHavePeers: boolean}"
  }),
  system_syncState: call([], {
    docs: "How far block sync has come.",
    result: "{startingBlock: number, currentBlock: number, highestBlock: number}"
  }),
  system_localPeerId: call([], { docs: "The identity of the node in the network.", result: "string" }),
  system_localListenAddresses: call([], { docs: "Where peers reach the node.", result: "string[]" }),
  system_nodeRoles: call([], { docs: "What the node does.", result: '("Full" | "Authority" | "LightClient")[]' }),
  system_peers: call([], {
    access: "unsafe",
    docs: "The peers that the node is connected to.",
    result: "{peerId: string, roles: string, bestHash: hash, bestNumber: number}[]"
  }),
  system_accountNextIndex: call([required("account", "accountId", "The account.")], {
    aliases: ["account_nextIndex"],
    docs: "The nonce of the next transaction of an account, counting those that wait in the pool.",
    result: "number"
  }),
  system_dryRun: call(
    [required("extrinsic", "bytes", "The encoded extrinsic."), optional("at", "hash", "The block; the best one by default.")],
    {
      aliases: ["system_dryRunAt"],
      access: "unsafe",
      runtimeApi: "BlockBuilder_apply_extrinsic",
      errors: ["dry-run", "unknown-block"],
      docs: "Applies an extrinsic to the state after a block and drops all changes.",
      result: "hex: an encoded ApplyExtrinsicResult"
    }
  )
};

// packages/wire/src/transaction/methods.ts
var transactionGroup = {
  transaction_v1_broadcast: call([required("transaction", "bytes", "The encoded extrinsic.")], {
    stateful: true,
    docs: "Offers a transaction to the pool, again after later blocks while it is not valid, until it is stopped or the connection ends.",
    result: "string: the operation; null when the connection has too many"
  }),
  transaction_v1_stop: call([required("operationId", "text", "What transaction_v1_broadcast answered.")], {
    stateful: true,
    errors: ["invalid-params"],
    docs: "Ends a broadcast. The transaction may still be included.",
    result: "null"
  })
};

// packages/wire/src/methods.ts
var rpcMethods = {
  ...rpcGroup,
  ...systemGroup,
  ...chainGroup,
  ...stateGroup,
  ...authorGroup,
  ...paymentGroup,
  ...chainHeadGroup,
  ...chainSpecGroup,
  ...transactionGroup
};

// packages/wire/src/param-kinds.ts
var storageQueryTypes = [
  "value",
  "hash",
  "closestDescendantMerkleValue",
  "descendantsValues",
  "descendantsHashes"
];
var paramKinds = {
  bytes: "string: 0x and whole bytes; the empty string means no bytes",
  hash: "string: 0x and 32 bytes",
  storageKey: "string: 0x and whole bytes",
  storageKeys: "array of strings, each 0x and whole bytes",
  hashOrHashes: "a hash, or an array of hashes",
  blockNumbers: "a block number (number or hex), or an array of them",
  u32: "number: an integer from 0 to 4294967295",
  text: "string",
  bool: "boolean",
  accountId: "string: an SS58 address, or 0x and the 32 bytes of a public key",
  storageItems: `array of {key, type}, where type is one of ${storageQueryTypes.join(", ")}`,
  extrinsicsOrHashes: "array of {hash} or {extrinsic}"
};

// packages/wire/src/rpc-errors.ts
function entry(rpcCode, message, detailIn, why, remedy) {
  return { rpcCode, message, detailIn, why, remedy };
}
var rpcErrorEntries = {
  // JSON-RPC 2.0, section 5.1, and the server codes of jsonrpsee that Substrate nodes answer.
  "parse-error": entry(
    -32700,
    "Parse error",
    "data",
    "The message is not JSON, not UTF-8, or nested deeper than the server reads.",
    "Send one JSON-RPC 2.0 request, or an array of them."
  ),
  "invalid-request": entry(
    -32600,
    "Invalid request",
    "data",
    "The JSON is not a JSON-RPC 2.0 request.",
    'Send {"jsonrpc":"2.0","id":\u2026,"method":"\u2026","params":[\u2026]} with a string, a number or null as id.'
  ),
  "method-not-found": entry(
    -32601,
    "Method not found",
    "data",
    "The node serves no method of this name, or not on this transport.",
    "Ask rpc_methods for the list; subscriptions work over WebSocket."
  ),
  "unsafe-method": entry(
    -32601,
    "RPC call is unsafe to be called externally",
    "data",
    "The method is expensive or changes the node, and the operator has not allowed it here.",
    "Start the node with unsafe methods allowed, on an address that only you can reach."
  ),
  "invalid-params": entry(
    -32602,
    "Invalid params",
    "data",
    "A parameter is missing or is not what the method takes; the detail names it.",
    "Compare the call with the reference of the method."
  ),
  internal: entry(
    -32603,
    "Internal error",
    "data",
    "The node failed at something that is not the fault of the caller.",
    "Look into the log of the node; report it if it stays."
  ),
  "too-many-subscriptions": entry(
    -32006,
    "Too many subscriptions on the connection",
    "data",
    "The connection holds as many subscriptions as the node allows.",
    "End those that are no longer needed, or open another connection."
  ),
  "oversized-request": entry(
    -32007,
    "Request is too big",
    "data",
    "The message is larger than the node reads.",
    "Send smaller requests; the limit is in the error data."
  ),
  "oversized-response": entry(
    -32008,
    "Response is too big",
    "data",
    "The answer is larger than the node sends.",
    "Ask for less: page keys, split batches."
  ),
  "oversized-batch": entry(
    -32010,
    "The batch request was too large",
    "data",
    "The array holds more requests than the node takes in one.",
    "Split the batch; the limit is in the error data."
  ),
  "rate-limited": entry(
    -32999,
    "RPC rate limit exceeded",
    "data",
    "The connection sends requests faster than the operator allows.",
    "Slow down and send the request again."
  ),
  // The groups of Substrate's legacy API.
  "bad-extrinsic": entry(
    1001,
    "Extrinsic has invalid format",
    "message",
    "The bytes are not an encoded extrinsic.",
    "Encode it with the metadata of this chain."
  ),
  "unknown-block": entry(
    4003,
    "Client error: UnknownBlock",
    "message",
    "The node has no block of this hash, or no longer its state.",
    "Use a recent block, or an archive node."
  ),
  "runtime-call-failed": entry(
    4003,
    "Client error: Execution failed",
    "message",
    "The runtime has no such function, could not read its arguments, or failed.",
    "Check the function and the encoding of its arguments against the metadata."
  ),
  "invalid-block-range": entry(
    4001,
    "Cannot resolve a block range",
    "message",
    "The blocks are unknown, in the wrong order, or too far apart.",
    "Name two blocks of the chain, the older one first."
  ),
  "invalid-count": entry(
    4002,
    "count exceeds maximum value",
    "message",
    "More entries were asked for than the node answers at once.",
    "Page: ask for fewer and go on from the last key."
  ),
  "fee-query-decode": entry(
    1,
    "Unable to query dispatch info.",
    "data",
    "The extrinsic whose fee is asked for cannot be decoded.",
    "Encode it with the metadata of this chain; a made-up signature will do."
  ),
  "fee-query-runtime": entry(
    2,
    "Unable to query dispatch info.",
    "data",
    "The runtime could not tell the fee.",
    "Look into the log of the node."
  ),
  "dry-run": entry(
    1,
    "Unable to dry run extrinsic.",
    "data",
    "The extrinsic cannot be decoded or the runtime could not apply it.",
    "Encode it with the metadata of this chain."
  ),
  // json-rpc-interface-spec, chainHead_v1.
  "too-many-follows": entry(
    -32800,
    "Too many chainHead_v1_follow subscriptions",
    "data",
    "The connection follows the chain more often than the node allows.",
    "Share one follow subscription, or end another one first."
  ),
  "block-not-pinned": entry(
    -32801,
    "Invalid block hash",
    "data",
    "The follow subscription has not reported this block, or it was unpinned.",
    "Use a block between its newBlock or initialized event and its unpin."
  ),
  "follow-without-runtime": entry(
    -32802,
    "The follow subscription was started without runtime",
    "data",
    "Runtime calls need a follow subscription that reports runtimes.",
    "Call chainHead_v1_follow with true."
  ),
  "not-waiting": entry(
    -32803,
    "Wait for continue event was not generated for the operation",
    "data",
    "The operation did not ask to be continued.",
    "Call chainHead_v1_continue only after operationWaitingForContinue."
  ),
  "duplicate-hashes": entry(
    -32804,
    "Received duplicate hashes",
    "data",
    "The same block is to be unpinned twice by one request.",
    "List each hash once."
  )
};
var rpcErrors = defineErrors("rpc", rpcErrorEntries);

// packages/rpc/src/server/rpc-error.ts
var RpcError = class extends PhatError {
  rpcCode;
  data;
  constructor(name, detail, options) {
    const entry2 = rpcErrorEntries[name];
    const inMessage = entry2.detailIn === "message" && detail !== void 0;
    super(`rpc.${name}`, entry2, inMessage ? `${entry2.message}: ${detail}` : entry2.message, options);
    this.rpcCode = entry2.rpcCode;
    this.data = inMessage ? void 0 : detail;
  }
};
var PoolRejectionError = class extends PhatError {
  rpcCode;
  data;
  constructor(rejection) {
    super(
      "rpc.rejected-by-pool",
      { why: "The pool does not take the extrinsic; code and data say why.", remedy: "Correct the extrinsic and sign it again." },
      rejection.message
    );
    this.rpcCode = rejection.rpcCode;
    this.data = rejection.data;
  }
};
function rpcError(name, detail, options) {
  return new RpcError(name, detail, options);
}
function errorObjectJson(error2) {
  if (error2 instanceof RpcError || error2 instanceof PoolRejectionError) {
    const { rpcCode: code2, message, data } = error2;
    return JSON.stringify(data === void 0 ? { code: code2, message } : { code: code2, message, data });
  }
  return errorObjectJson(rpcError("internal"));
}

// packages/rpc/src/author/handlers.ts
function acceptedHash(result2) {
  if (!result2.ok) throw new PoolRejectionError(result2.rejection);
  return result2.hash;
}
function statusToJson(status) {
  switch (status.type) {
    case "future":
    case "ready":
    case "dropped":
    case "invalid":
      return status.type;
    case "broadcast":
      return { broadcast: status.peers };
    case "inBlock":
      return { inBlock: bytesToHex(status.hash) };
    case "finalized":
      return { finalized: bytesToHex(status.hash) };
    case "usurped":
      return { usurped: bytesToHex(status.by) };
    default:
      return unreachable(status);
  }
}
var finalStatuses = /* @__PURE__ */ new Set(["finalized", "usurped", "dropped", "invalid"]);
var author_submitExtrinsic = async ({ pool: pool2, signal }, [extrinsic2]) => bytesToHex(acceptedHash(await pool2.submit(extrinsic2, signal)));
var author_submitAndWatchExtrinsic = async ({ pool: pool2, signal }, [extrinsic2], subscription2) => {
  const onStatus = (status) => {
    subscription2.notify(statusToJson(status));
    if (finalStatuses.has(status.type)) subscription2.end();
  };
  const result2 = await pool2.watch(extrinsic2, onStatus, signal);
  acceptedHash(result2);
  return result2.stop ?? (() => {
  });
};
var author_pendingExtrinsics = ({ pool: pool2 }) => pool2.pending().map(bytesToHex);
var author_removeExtrinsic = ({ pool: pool2 }, [extrinsics]) => {
  const hashes = extrinsics.map((entry2) => "hash" in entry2 ? entry2.hash : blake2b256(entry2.extrinsic));
  return pool2.remove(hashes).map(bytesToHex);
};

// packages/rpc/src/chain/encode-extrinsic.ts
function extrinsicToHex(extrinsic2) {
  return bytesToHex(bytes.encode(extrinsic2));
}

// packages/rpc/src/chain/handlers.ts
var chain_getHeader = ({ chain: chain2 }, [hash3]) => {
  const block = chain2.block(hash3 ?? chain2.best.hash);
  return block === void 0 ? null : headerToJson(block.header);
};
var chain_getBlock = ({ chain: chain2 }, [hash3]) => {
  const block = chain2.block(hash3 ?? chain2.best.hash);
  if (block === void 0) return null;
  return {
    block: { header: headerToJson(block.header), extrinsics: block.extrinsics.map(extrinsicToHex) },
    justifications: null
  };
};
var chain_getBlockHash = ({ chain: chain2 }, [numbers]) => {
  const hashAt = (number) => {
    const hash3 = chain2.hashOf(number);
    return hash3 === void 0 ? null : bytesToHex(hash3);
  };
  if (numbers === void 0) return bytesToHex(chain2.best.hash);
  return numbers.many ? numbers.values.map(hashAt) : hashAt(numbers.value);
};
var chain_getFinalizedHead = ({ chain: chain2 }) => bytesToHex(chain2.finalized.hash);
function notifyHeader(ctx, subscription2, ref) {
  const block = ctx.chain.block(ref.hash);
  if (block !== void 0) subscription2.notify(headerToJson(block.header));
}
function subscribeHeads(ctx, subscription2) {
  notifyHeader(ctx, subscription2, ctx.chain.best);
  return ctx.feed.subscribe((event2) => {
    if (event2.type === "imported") subscription2.notifyJson(event2.headerJson());
  });
}
var chain_subscribeNewHeads = (ctx, _, subscription2) => subscribeHeads(ctx, subscription2);
var chain_subscribeAllHeads = (ctx, _, subscription2) => subscribeHeads(ctx, subscription2);
var chain_subscribeFinalizedHeads = (ctx, _, subscription2) => {
  notifyHeader(ctx, subscription2, ctx.chain.finalized);
  return ctx.feed.subscribe((event2) => {
    if (event2.type !== "finalized") return;
    for (const ref of event2.blocks) notifyHeader(ctx, subscription2, ref);
  });
};

// packages/rpc/src/state/runtime-version-json.ts
function runtimeVersionToJson(version) {
  return { ...version, apis: version.apis.map(([id, number]) => [bytesToHex(id), number]) };
}
function runtimeToEvent(version) {
  if (version === void 0) return { type: "invalid", error: "the node no longer has the state of this block" };
  const { specName: specName2, implName, specVersion, implVersion, transactionVersion } = version;
  const apis2 = Object.fromEntries(version.apis.map(([id, number]) => [bytesToHex(id), number]));
  return { type: "valid", spec: { specName: specName2, implName, specVersion, implVersion, transactionVersion, apis: apis2 } };
}
function sameRuntime(a, b) {
  if (a === b) return true;
  if (a === void 0 || b === void 0) return false;
  return a.specName === b.specName && a.specVersion === b.specVersion && a.implVersion === b.implVersion && a.transactionVersion === b.transactionVersion;
}

// packages/rpc/src/chain-head/operation.ts
function cancelOperation(operation2) {
  operation2.cancelled = true;
  operation2.resume?.();
}
function waitForContinue(operation2) {
  return new Promise((resolve2) => {
    operation2.resume = () => {
      operation2.resume = void 0;
      resolve2();
    };
  });
}

// packages/rpc/src/chain-head/follow.ts
var initialFinalizedMax = 16;
var pinnedMax = 4096;
function recentFinalized(chain2, max) {
  const refs = [chain2.finalized];
  for (let number = chain2.finalized.number - 1; number >= 0 && refs.length < max; number--) {
    const hash3 = chain2.hashOf(number);
    if (hash3 === void 0 || chain2.state(hash3) === void 0) break;
    refs.push({ hash: hash3, number });
  }
  return refs.reverse();
}
var Follow = class {
  withRuntime;
  operations = /* @__PURE__ */ new Map();
  #ctx;
  #tell;
  #end;
  #pins = /* @__PURE__ */ new Map();
  #finalizedPins = 0;
  #toldNumber = 0;
  #toldHash = "";
  #finalizedNumber = 0;
  #operationCount = 0;
  /** `end` ends the subscription from the node's side; it is called after the `stop` event. */
  constructor(ctx, withRuntime, channel) {
    this.withRuntime = withRuntime;
    this.#ctx = ctx;
    this.#tell = channel.tell;
    this.#end = channel.end;
  }
  /** Sends an event of an operation. */
  tell(event2) {
    this.#tell(event2);
  }
  nextOperationId() {
    return String(this.#operationCount++);
  }
  /** The pinned block of that hash; undefined when it was never told or is unpinned. */
  pinned(hash3) {
    return this.#pins.get(bytesToHex(hash3))?.ref;
  }
  unpin(hash3) {
    const hex = bytesToHex(hash3);
    if (this.#pins.get(hex)?.finalized === true) this.#finalizedPins--;
    this.#pins.delete(hex);
  }
  /** Tells the first events: initialized, then the blocks above the finalized one, then which is the best. */
  begin() {
    const { chain: chain2, limits } = this.#ctx;
    const finalized = recentFinalized(chain2, Math.min(initialFinalizedMax, limits.pinnedFinalizedMax));
    const finalizedBlockHashes = finalized.map((ref) => this.#pin(ref, true));
    this.#finalizedNumber = chain2.finalized.number;
    this.#toldNumber = chain2.finalized.number;
    this.#toldHash = bytesToHex(chain2.finalized.hash);
    const runtime = this.withRuntime ? { finalizedBlockRuntime: runtimeToEvent(chain2.runtimeVersion(chain2.finalized.hash)) } : void 0;
    this.#tell({ event: "initialized", finalizedBlockHashes, ...runtime });
    for (let number = this.#toldNumber + 1; number <= chain2.best.number; number++) {
      const hash3 = chain2.hashOf(number);
      const block = hash3 && chain2.block(hash3);
      if (block === void 0) {
        this.#stop();
        return;
      }
      this.#newBlock(block);
    }
    this.#tell({ event: "bestBlockChanged", bestBlockHash: bytesToHex(chain2.best.hash) });
  }
  /** Goes on with an event of the chain; one that leaves a gap stops the subscription. */
  take(event2) {
    if (event2.type === "imported") this.#imported(event2.block);
    else this.#finalized(event2.blocks);
    if (this.#finalizedPins > this.#ctx.limits.pinnedFinalizedMax || this.#pins.size > pinnedMax) this.#stop();
  }
  /** Forgets everything: the subscription is over. */
  close() {
    for (const operation2 of this.operations.values()) cancelOperation(operation2);
    this.operations.clear();
    this.#pins.clear();
  }
  #imported(block) {
    if (block.number <= this.#toldNumber) return;
    if (bytesToHex(block.header.parentHash) !== this.#toldHash) this.#stop();
    else {
      this.#newBlock(block);
      this.#tell({ event: "bestBlockChanged", bestBlockHash: bytesToHex(block.hash) });
    }
  }
  #finalized(blocks) {
    const fresh = blocks.filter((ref) => ref.number > this.#finalizedNumber);
    const last = fresh.at(-1);
    if (last === void 0) return;
    if (last.number > this.#toldNumber) {
      this.#stop();
      return;
    }
    this.#finalizedNumber = last.number;
    const finalizedBlockHashes = fresh.map((ref) => bytesToHex(ref.hash));
    for (const hash3 of finalizedBlockHashes) {
      const pin = this.#pins.get(hash3);
      if (pin === void 0 || pin.finalized) continue;
      pin.finalized = true;
      this.#finalizedPins++;
    }
    this.#tell({ event: "finalized", finalizedBlockHashes, prunedBlockHashes: [] });
  }
  #newBlock(block) {
    const blockHash2 = this.#pin({ hash: block.hash, number: block.number }, false);
    const parentBlockHash = bytesToHex(block.header.parentHash);
    this.#toldNumber = block.number;
    this.#toldHash = blockHash2;
    const newRuntime = this.withRuntime ? { newRuntime: this.#newRuntime(block) } : void 0;
    this.#tell({ event: "newBlock", blockHash: blockHash2, parentBlockHash, ...newRuntime });
  }
  /** The runtime of a block; null when its parent has the same. */
  #newRuntime(block) {
    const { chain: chain2 } = this.#ctx;
    const version = chain2.runtimeVersion(block.hash);
    return sameRuntime(version, chain2.runtimeVersion(block.header.parentHash)) ? null : runtimeToEvent(version);
  }
  #pin(ref, finalized) {
    const hash3 = bytesToHex(ref.hash);
    this.#pins.set(hash3, { ref, finalized });
    if (finalized) this.#finalizedPins++;
    return hash3;
  }
  #stop() {
    this.#tell({ event: "stop" });
    this.#end();
  }
};

// packages/rpc/src/chain-head/start-operation.ts
var limitReached = { result: "limitReached" };
function pinnedBlock(follow2, hash3) {
  const ref = follow2.pinned(hash3);
  if (ref === void 0) throw rpcError("block-not-pinned");
  return ref;
}
function freeOperations(ctx, follow2) {
  let used = 0;
  for (const operation2 of follow2.operations.values()) used += operation2.cost;
  return ctx.limits.operationsMax - used;
}
async function runOperation(ctx, follow2, operation2, run) {
  await ctx.nextTurn();
  const operationId = operation2.id;
  try {
    if (!operation2.cancelled) await run(operation2);
  } catch (error2) {
    if (!(error2 instanceof PhatError)) ctx.log.error("rpc.operation-failed", describeFailure(error2));
    const text = error2 instanceof PhatError ? error2.message : "internal error";
    if (!operation2.cancelled) follow2.tell({ event: "operationError", operationId, error: text });
  } finally {
    follow2.operations.delete(operationId);
  }
}
function startOperation(ctx, exchange, follow2, cost, run) {
  if (freeOperations(ctx, follow2) < cost) return limitReached;
  const operation2 = { id: follow2.nextOperationId(), cost, cancelled: false, resume: void 0 };
  follow2.operations.set(operation2.id, operation2);
  exchange.afterReply(() => void runOperation(ctx, follow2, operation2, run));
  return { result: "started", operationId: operation2.id };
}
function accessibleState(ctx, follow2, operation2, ref) {
  const state = ctx.chain.state(ref.hash);
  if (state === void 0) follow2.tell({ event: "operationInaccessible", operationId: operation2.id });
  return state;
}

// packages/rpc/src/chain-head/storage.ts
var descendantsPerTurn = 250;
function createPage2(ctx, follow2, operationId) {
  const { storagePageItems, storagePageBytes } = ctx.limits;
  let items = [];
  let sizeBytes = 0;
  return {
    /** Returns true when the page is full. */
    add: (item, valueBytes) => {
      items.push(item);
      sizeBytes += valueBytes;
      return items.length >= storagePageItems || sizeBytes >= storagePageBytes;
    },
    flush: () => {
      if (items.length > 0) follow2.tell({ event: "operationStorageItems", operationId, items });
      items = [];
      sizeBytes = 0;
    }
  };
}
function valueItem(key2, value2, hashed2) {
  return hashed2 ? { key: bytesToHex(key2), hash: bytesToHex(blake2b256(value2)) } : { key: bytesToHex(key2), value: bytesToHex(value2) };
}
function readOne(state, { key: key2, type }, page) {
  if (type === "closestDescendantMerkleValue") {
    const merkleValue = state.closestDescendantMerkleValue(key2);
    if (merkleValue === void 0) return;
    const full = page.add({ key: bytesToHex(key2), closestDescendantMerkleValue: bytesToHex(merkleValue) }, merkleValue.length);
    if (full) page.flush();
    return;
  }
  const value2 = state.get(key2);
  if (value2 !== void 0 && page.add(valueItem(key2, value2, type === "hash"), value2.length)) page.flush();
}
async function readDescendants(ctx, follow2, operation2, read) {
  const { state, query, page } = read;
  const hashed2 = query.type === "descendantsHashes";
  let after;
  for (; ; ) {
    const keys2 = state.keysPaged(query.key, descendantsPerTurn, after);
    for (const key2 of keys2) {
      const value2 = state.get(key2);
      if (value2 === void 0 || !page.add(valueItem(key2, value2, hashed2), value2.length)) continue;
      page.flush();
      const continued = waitForContinue(operation2);
      follow2.tell({ event: "operationWaitingForContinue", operationId: operation2.id });
      await continued;
      if (operation2.cancelled) return;
    }
    if (keys2.length < descendantsPerTurn) return;
    after = keys2.at(-1);
    await ctx.nextTurn();
    if (operation2.cancelled) return;
  }
}
async function runStorageOperation(ctx, follow2, operation2, read) {
  const { state, queries } = read;
  const page = createPage2(ctx, follow2, operation2.id);
  for (const query of state === void 0 ? [] : queries) {
    if (state === void 0) break;
    const below = query.type === "descendantsValues" || query.type === "descendantsHashes";
    if (below) await readDescendants(ctx, follow2, operation2, { state, query, page });
    else readOne(state, query, page);
    if (operation2.cancelled) return;
  }
  page.flush();
  follow2.tell({ event: "operationStorageDone", operationId: operation2.id });
}

// packages/rpc/src/chain-head/handlers.ts
var chainHead_v1_follow = (ctx, [withRuntime], subscription2, { session }) => {
  if (session.follows.size >= ctx.limits.followsMax) throw rpcError("too-many-follows", `at most ${ctx.limits.followsMax}`);
  const follow2 = new Follow(ctx, withRuntime, { tell: subscription2.notify, end: subscription2.end });
  session.follows.set(subscription2.id, follow2);
  const unsubscribe = ctx.feed.subscribe((event2) => follow2.take(event2));
  follow2.begin();
  return () => {
    unsubscribe();
    session.follows.delete(subscription2.id);
    follow2.close();
  };
};
var chainHead_v1_header = ({ chain: chain2 }, [id, hash3], { session }) => {
  const follow2 = session.follows.get(id);
  if (follow2 === void 0) return null;
  const block = chain2.block(pinnedBlock(follow2, hash3).hash);
  if (block === void 0) throw rpcError("internal", "the block is no longer there");
  return bytesToHex(block.encodedHeader);
};
var chainHead_v1_body = (ctx, [id, hash3], exchange) => {
  const follow2 = exchange.session.follows.get(id);
  if (follow2 === void 0) return limitReached;
  const ref = pinnedBlock(follow2, hash3);
  return startOperation(ctx, exchange, follow2, 1, ({ id: operationId }) => {
    const block = ctx.chain.block(ref.hash);
    if (block === void 0) return follow2.tell({ event: "operationInaccessible", operationId });
    follow2.tell({ event: "operationBodyDone", operationId, value: block.extrinsics.map(extrinsicToHex) });
  });
};
var chainHead_v1_call = (ctx, [id, hash3, method2, args], exchange) => {
  const follow2 = exchange.session.follows.get(id);
  if (follow2 === void 0) return limitReached;
  const ref = pinnedBlock(follow2, hash3);
  if (!follow2.withRuntime) throw rpcError("follow-without-runtime");
  return startOperation(ctx, exchange, follow2, 1, (operation2) => {
    if (accessibleState(ctx, follow2, operation2, ref) === void 0) return;
    const output = bytesToHex(ctx.chain.call(ref.hash, method2, args));
    follow2.tell({ event: "operationCallDone", operationId: operation2.id, output });
  });
};
var chainHead_v1_storage = (ctx, [id, hash3, items, childTrie], exchange) => {
  const follow2 = exchange.session.follows.get(id);
  if (follow2 === void 0) return limitReached;
  const ref = pinnedBlock(follow2, hash3);
  const queries = items.slice(0, freeOperations(ctx, follow2));
  if (queries.length === 0 && items.length > 0) return limitReached;
  const started2 = startOperation(ctx, exchange, follow2, queries.length, (operation2) => {
    const main = accessibleState(ctx, follow2, operation2, ref);
    if (main === void 0) return;
    const state = childTrie === void 0 ? main : main.child(childTrie);
    return runStorageOperation(ctx, follow2, operation2, { state, queries });
  });
  return started2.result === "started" ? { ...started2, discardedItems: items.length - queries.length } : started2;
};
var chainHead_v1_continue = (_, [id, operationId], { session }) => {
  const operation2 = session.follows.get(id)?.operations.get(operationId);
  if (operation2 === void 0) return null;
  if (operation2.resume === void 0) throw rpcError("not-waiting");
  operation2.resume();
  return null;
};
var chainHead_v1_stopOperation = (_, [id, operationId], { session }) => {
  const follow2 = session.follows.get(id);
  const operation2 = follow2?.operations.get(operationId);
  if (operation2 === void 0) return null;
  cancelOperation(operation2);
  follow2?.operations.delete(operationId);
  return null;
};
var chainHead_v1_unpin = (_, [id, hashOrHashes], { session }) => {
  const follow2 = session.follows.get(id);
  if (follow2 === void 0) return null;
  const hashes = hashOrHashes.many ? hashOrHashes.values : [hashOrHashes.value];
  if (new Set(hashes.map(bytesToHex)).size < hashes.length) throw rpcError("duplicate-hashes");
  for (const hash3 of hashes) pinnedBlock(follow2, hash3);
  for (const hash3 of hashes) follow2.unpin(hash3);
  return null;
};

// packages/rpc/src/chain-spec/handlers.ts
var chainSpec_v1_chainName = ({ node: node2 }) => node2.chainName;
var chainSpec_v1_genesisHash = ({ chain: chain2 }) => bytesToHex(chain2.genesisHash);
var chainSpec_v1_properties = ({ node: node2 }) => node2.properties;

// packages/rpc/src/state/block-state.ts
function stateAt2(ctx, hash3) {
  const at2 = hash3 ?? ctx.chain.best.hash;
  const state = ctx.chain.state(at2);
  if (state === void 0) throw rpcError("unknown-block", `no state of block ${bytesToHex(at2)}`);
  return { hash: at2, state };
}
function callRuntime(ctx, hash3, method2, args) {
  const at2 = hash3 ?? ctx.chain.best.hash;
  try {
    return ctx.chain.call(at2, method2, args);
  } catch (error2) {
    if (!(error2 instanceof PhatError)) throw error2;
    if (error2.code === "chain.unknown-block") throw rpcError("unknown-block", bytesToHex(at2), { cause: error2 });
    throw rpcError("runtime-call-failed", error2.message, { cause: error2 });
  }
}

// packages/rpc/src/payment/handlers.ts
var runtimeDispatchInfo = struct("pallet_transaction_payment::types::RuntimeDispatchInfo", {
  weight: struct("sp_weights::weight_v2::Weight", { refTime: compact(u64), proofSize: compact(u64) }),
  class: variant("frame_support::dispatch::DispatchClass", {
    Normal: arm(0, unit),
    Operational: arm(1, unit),
    Mandatory: arm(2, unit)
  }),
  partialFee: u128
});
var feeDetails = struct("pallet_transaction_payment::types::FeeDetails", {
  inclusionFee: option(
    struct("pallet_transaction_payment::types::InclusionFee", { baseFee: u128, lenFee: u128, adjustedWeightFee: u128 })
  ),
  tip: u128
});
var classNames = { Normal: "normal", Operational: "operational", Mandatory: "mandatory" };
function callFeeApi(ctx, method2, extrinsic2, at2) {
  try {
    return callRuntime(ctx, at2, method2, concatBytes(extrinsic2, u32.encode(extrinsic2.length)));
  } catch (error2) {
    if (!(error2 instanceof RpcError) || error2.code !== "rpc.runtime-call-failed") throw error2;
    throw rpcError("fee-query-decode", error2.message, { cause: error2 });
  }
}
var payment_queryInfo = (ctx, [extrinsic2, at2]) => {
  const info = runtimeDispatchInfo.decode(callFeeApi(ctx, "TransactionPaymentApi_query_info", extrinsic2, at2));
  const weight2 = { ref_time: Number(info.weight.refTime), proof_size: Number(info.weight.proofSize) };
  return { weight: weight2, class: classNames[info.class.type], partialFee: info.partialFee.toString() };
};
var payment_queryFeeDetails = (ctx, [extrinsic2, at2]) => {
  const { inclusionFee } = feeDetails.decode(callFeeApi(ctx, "TransactionPaymentApi_query_fee_details", extrinsic2, at2));
  if (inclusionFee === void 0) return { inclusionFee: null };
  const { baseFee, lenFee, adjustedWeightFee } = inclusionFee;
  return {
    inclusionFee: {
      baseFee: numberToHex(baseFee),
      lenFee: numberToHex(lenFee),
      adjustedWeightFee: numberToHex(adjustedWeightFee)
    }
  };
};

// packages/rpc/src/rpc/handlers.ts
var rpc_methods = (ctx) => ({ methods: ctx.methodNames() });

// packages/rpc/src/state/metadata-cache.ts
var cachedMax = 4;
var caches = /* @__PURE__ */ new WeakMap();
function metadataJson(ctx, hash3) {
  const at2 = hash3 ?? ctx.chain.best.hash;
  const version = ctx.chain.runtimeVersion(at2);
  if (version === void 0) throw rpcError("unknown-block", bytesToHex(at2));
  const cache = caches.get(ctx.chain) ?? /* @__PURE__ */ new Map();
  caches.set(ctx.chain, cache);
  const key2 = `${version.specName}/${version.specVersion}/${version.implVersion}/${version.transactionVersion}`;
  let json = cache.get(key2);
  if (json === void 0) {
    const metadata = bytes.decode(callRuntime(ctx, at2, "Metadata_metadata", new Uint8Array(0)));
    json = { rawJson: `"${bytesToHex(metadata)}"` };
    const oldest = cache.keys().next().value;
    if (cache.size >= cachedMax && oldest !== void 0) cache.delete(oldest);
    cache.set(key2, json);
  }
  return json;
}

// packages/rpc/src/state/handlers.ts
var pageKeysMax = 1e3;
var proofKeysPerTurn = 32;
var state_call = (ctx, [name, args, at2]) => bytesToHex(callRuntime(ctx, at2, name, args));
var state_getMetadata = (ctx, [at2]) => metadataJson(ctx, at2);
var state_getRuntimeVersion = ({ chain: chain2 }, [hash3]) => {
  const at2 = hash3 ?? chain2.best.hash;
  const version = chain2.runtimeVersion(at2);
  if (version === void 0) throw rpcError("unknown-block", bytesToHex(at2));
  return runtimeVersionToJson(version);
};
function valueAt(ctx, key2, at2) {
  return stateAt2(ctx, at2).state.get(key2);
}
var state_getStorage = (ctx, [key2, at2]) => {
  const value2 = valueAt(ctx, key2, at2);
  return value2 === void 0 ? null : bytesToHex(value2);
};
var state_getStorageHash = (ctx, [key2, at2]) => {
  const value2 = valueAt(ctx, key2, at2);
  return value2 === void 0 ? null : bytesToHex(blake2b256(value2));
};
var state_getStorageSize = (ctx, [key2, at2]) => valueAt(ctx, key2, at2)?.length ?? null;
async function readChanges(ctx, { state }, keys2) {
  const changes = [];
  for (const key2 of keys2) {
    const value2 = state.get(key2);
    changes.push([bytesToHex(key2), value2 === void 0 ? null : bytesToHex(value2)]);
    if (changes.length % pageKeysMax === 0) await ctx.nextTurn();
  }
  return changes;
}
var state_queryStorageAt = async (ctx, [keys2, at2]) => {
  const block = stateAt2(ctx, at2);
  return [{ block: bytesToHex(block.hash), changes: await readChanges(ctx, block, keys2) }];
};
var state_queryStorage = async (ctx, [keys2, from, to]) => {
  const { chain: chain2, limits } = ctx;
  const first = chain2.block(from);
  const last = chain2.block(to ?? chain2.best.hash);
  if (first === void 0 || last === void 0) throw rpcError("invalid-block-range", "unknown block");
  const distance = last.number - first.number;
  if (distance < 0) throw rpcError("invalid-block-range", `block ${first.number} is after block ${last.number}`);
  if (distance >= limits.queryBlocksMax) {
    throw rpcError("invalid-block-range", `${distance + 1} blocks, at most ${limits.queryBlocksMax}`);
  }
  const latest = /* @__PURE__ */ new Map();
  const sets = [];
  for (let number = first.number; number <= last.number; number++) {
    const hash3 = chain2.hashOf(number);
    if (hash3 === void 0) throw rpcError("invalid-block-range", `no block ${number}`);
    const changes = await readChanges(ctx, stateAt2(ctx, hash3), keys2);
    const changed = changes.filter(([key2, value2]) => latest.get(key2) !== value2);
    for (const [key2, value2] of changed) latest.set(key2, value2);
    if (changed.length > 0) sets.push({ block: bytesToHex(hash3), changes: changed });
    await ctx.nextTurn();
  }
  return sets;
};
var state_getKeysPaged = (ctx, [prefix, count, startKey, at2]) => {
  if (count > pageKeysMax) throw rpcError("invalid-count", `value: ${count}, max: ${pageKeysMax}`);
  return stateAt2(ctx, at2).state.keysPaged(prefix ?? new Uint8Array(0), count, startKey).map(bytesToHex);
};
async function allKeys(ctx, { state }, prefix) {
  const max = ctx.limits.unpagedKeysMax;
  const keys2 = [];
  for (let page = state.keysPaged(prefix, pageKeysMax); page.length > 0; ) {
    keys2.push(...page);
    if (keys2.length > max) throw rpcError("invalid-count", `more than ${max} keys; use state_getKeysPaged`);
    await ctx.nextTurn();
    page = state.keysPaged(prefix, pageKeysMax, page.at(-1));
  }
  return keys2;
}
var state_getKeys = async (ctx, [prefix, at2]) => (await allKeys(ctx, stateAt2(ctx, at2), prefix)).map(bytesToHex);
var state_getPairs = async (ctx, [prefix, at2]) => {
  const block = stateAt2(ctx, at2);
  return readChanges(ctx, block, await allKeys(ctx, block, prefix));
};
var state_getReadProof = async (ctx, [keys2, at2]) => {
  const { hash: hash3, state } = stateAt2(ctx, at2);
  if (keys2.length > ctx.limits.proofKeysMax) {
    throw rpcError("invalid-count", `value: ${keys2.length}, max: ${ctx.limits.proofKeysMax}`);
  }
  const nodes = /* @__PURE__ */ new Set();
  for (let start = 0; start < keys2.length; start += proofKeysPerTurn) {
    if (start > 0) await ctx.nextTurn();
    for (const node2 of state.prove(keys2.slice(start, start + proofKeysPerTurn))) nodes.add(bytesToHex(node2));
  }
  return { at: bytesToHex(hash3), proof: [...nodes] };
};

// packages/rpc/src/state/subscriptions.ts
var state_subscribeRuntimeVersion = ({ chain: chain2, feed }, _, subscription2) => {
  let current2 = chain2.runtimeVersion(chain2.best.hash);
  if (current2 !== void 0) subscription2.notify(runtimeVersionToJson(current2));
  return feed.subscribe((event2) => {
    if (event2.type !== "imported") return;
    const version = chain2.runtimeVersion(event2.block.hash);
    if (version === void 0 || sameRuntime(version, current2)) return;
    current2 = version;
    subscription2.notify(runtimeVersionToJson(version));
  });
};
function valueToJson(value2) {
  return value2 === void 0 || value2 === null ? null : bytesToHex(value2);
}
function subscribeAll({ feed }, subscription2) {
  return feed.subscribe((event2) => {
    if (event2.type !== "imported" || event2.changes.size === 0) return;
    const changes = [...event2.changes].map(([key2, value2]) => [bytesToHex(fromByteString(key2)), valueToJson(value2)]);
    subscription2.notify({ block: bytesToHex(event2.block.hash), changes });
  });
}
var state_subscribeStorage = (ctx, [keys2], subscription2) => {
  if (keys2 === void 0) {
    if (!ctx.unsafeMethods) throw rpcError("unsafe-method");
    return subscribeAll(ctx, subscription2);
  }
  const watched = new Map(keys2.map((key2) => [toByteString(key2), bytesToHex(key2)]));
  const { hash: hash3, state } = stateAt2(ctx, void 0);
  const initial = keys2.map((key2) => [bytesToHex(key2), valueToJson(state.get(key2))]);
  subscription2.notify({ block: bytesToHex(hash3), changes: initial });
  return ctx.feed.subscribe((event2) => {
    if (event2.type !== "imported") return;
    const changes = [];
    for (const [key2, hex] of watched) {
      const value2 = event2.changes.get(key2);
      if (value2 !== void 0) changes.push([hex, valueToJson(value2)]);
    }
    if (changes.length > 0) subscription2.notify({ block: bytesToHex(event2.block.hash), changes });
  });
};

// packages/rpc/src/system/handlers.ts
var system_name = ({ node: node2 }) => node2.name;
var system_version = ({ node: node2 }) => node2.version;
var system_chain = ({ node: node2 }) => node2.chainName;
var system_chainType = ({ node: node2 }) => node2.chainType;
var system_properties = ({ node: node2 }) => node2.properties;
var system_health = ({ network }) => {
  const { peers, isSyncing, shouldHavePeers } = network();
  return { peers: peers.length, isSyncing, shouldHavePeers };
};
var system_syncState = ({ chain: chain2, network }) => {
  const { startingBlock, highestBlock } = network();
  const currentBlock = chain2.best.number;
  return { startingBlock: startingBlock ?? 0, currentBlock, highestBlock: Math.max(highestBlock ?? 0, currentBlock) };
};
var system_localPeerId = ({ node: node2 }) => node2.peerId;
var system_localListenAddresses = ({ node: node2 }) => node2.listenAddresses;
var system_nodeRoles = ({ node: node2 }) => node2.roles;
var system_peers = ({ network }) => network().peers.map((peer) => ({ ...peer, bestHash: bytesToHex(peer.bestHash) }));
var system_accountNextIndex = ({ pool: pool2 }, [account]) => (
  // The parameter reader has checked that an account has 32 bytes.
  pool2.nextNonce(account)
);
var system_dryRun = (ctx, [extrinsic2, at2]) => {
  try {
    return bytesToHex(callRuntime(ctx, at2, "BlockBuilder_apply_extrinsic", extrinsic2));
  } catch (error2) {
    throw rpcError("dry-run", error2 instanceof Error ? error2.message : void 0, { cause: error2 });
  }
};

// packages/rpc/src/transaction/handlers.ts
import { randomBytes as randomBytes2 } from "node:crypto";

// packages/rpc/src/transaction/broadcast.ts
var waitBlocksMax = 64;
var hopeless = /* @__PURE__ */ new Set([1001]);
function startBroadcast(ctx, transaction) {
  let over = false;
  let inPool = false;
  let waitBlocks = 1;
  let blocksLeft = 0;
  let stopWatching;
  const refused = (code2) => {
    inPool = false;
    blocksLeft = waitBlocks;
    waitBlocks = Math.min(2 * waitBlocks, waitBlocksMax);
    if (code2 !== void 0 && hopeless.has(code2)) over = true;
  };
  const onStatus = (status) => {
    if (status.type === "finalized") over = true;
    else if (status.type === "invalid" || status.type === "dropped" || status.type === "usurped") refused();
  };
  const offer = async () => {
    inPool = true;
    try {
      const result2 = await ctx.pool.watch(transaction, onStatus, ctx.signal);
      if (!result2.ok) return refused(result2.rejection.rpcCode);
      if (over) result2.stop?.();
      else stopWatching = result2.stop;
    } catch (error2) {
      if (!ctx.signal.aborted) ctx.log.warn("rpc.broadcast-failed", describeFailure(error2));
      refused();
    }
  };
  const unsubscribe = ctx.feed.subscribe((event2) => {
    if (event2.type !== "imported" || over || inPool) return;
    if (--blocksLeft <= 0) void offer();
  });
  void offer();
  return {
    stop: () => {
      over = true;
      unsubscribe();
      stopWatching?.();
    }
  };
}

// packages/rpc/src/transaction/handlers.ts
var transaction_v1_broadcast = (ctx, [transaction], { session }) => {
  if (session.broadcasts.size >= ctx.limits.broadcastsMax) return null;
  const id = randomBytes2(12).toString("base64url");
  session.broadcasts.set(id, startBroadcast(ctx, transaction));
  return id;
};
var transaction_v1_stop = (_, [operationId], { session }) => {
  const broadcast = session.broadcasts.get(operationId);
  if (broadcast === void 0) throw rpcError("invalid-params", "Invalid operation id");
  session.broadcasts.delete(operationId);
  broadcast.stop();
  return null;
};

// packages/rpc/src/handlers.ts
var handlers = {
  rpc_methods,
  system_name,
  system_version,
  system_chain,
  system_chainType,
  system_properties,
  system_health,
  system_syncState,
  system_localPeerId,
  system_localListenAddresses,
  system_nodeRoles,
  system_peers,
  system_accountNextIndex,
  system_dryRun,
  chain_getHeader,
  chain_getBlock,
  chain_getBlockHash,
  chain_getFinalizedHead,
  chain_subscribeNewHeads,
  chain_subscribeAllHeads,
  chain_subscribeFinalizedHeads,
  state_call,
  state_getMetadata,
  state_getRuntimeVersion,
  state_getStorage,
  state_getStorageHash,
  state_getStorageSize,
  state_queryStorageAt,
  state_queryStorage,
  state_getKeys,
  state_getPairs,
  state_getKeysPaged,
  state_getReadProof,
  state_subscribeRuntimeVersion,
  state_subscribeStorage,
  author_submitExtrinsic,
  author_submitAndWatchExtrinsic,
  author_pendingExtrinsics,
  author_removeExtrinsic,
  payment_queryInfo,
  payment_queryFeeDetails,
  chainHead_v1_follow,
  chainHead_v1_header,
  chainHead_v1_body,
  chainHead_v1_call,
  chainHead_v1_storage,
  chainHead_v1_continue,
  chainHead_v1_stopOperation,
  chainHead_v1_unpin,
  chainSpec_v1_chainName,
  chainSpec_v1_genesisHash,
  chainSpec_v1_properties,
  transaction_v1_broadcast,
  transaction_v1_stop
};

// packages/rpc/src/server/connection.ts
import { randomBytes as randomBytes3 } from "node:crypto";

// packages/rpc/src/server/json-text.ts
import { isUtf8 } from "node:buffer";
var quote = 34;
var backslash = 92;
var openBracket = 91;
var closeBracket = 93;
var openBrace = 123;
var closeBrace = 125;
function endOfString(text, start) {
  let end2 = text.indexOf('"', start);
  while (end2 > start && text.charCodeAt(end2 - 1) === backslash) {
    let slashes = 1;
    while (end2 - 1 - slashes >= start && text.charCodeAt(end2 - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end2;
    end2 = text.indexOf('"', end2 + 1);
  }
  return end2;
}
function nestsDeeperThan(text, max) {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code2 = text.charCodeAt(i);
    if (code2 === quote) {
      i = endOfString(text, i + 1);
      if (i < 0) return false;
    } else if (code2 === openBracket || code2 === openBrace) {
      if (++depth > max) return true;
    } else if (code2 === closeBracket || code2 === closeBrace) depth--;
  }
  return false;
}
function parseJson(bytes2, depthMax) {
  if (!isUtf8(bytes2)) throw rpcError("parse-error", "not UTF-8");
  const text = bytes2.toString("utf8");
  if (nestsDeeperThan(text, depthMax)) throw rpcError("parse-error", `nested deeper than ${depthMax} levels`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw rpcError("parse-error", cause instanceof SyntaxError ? "not JSON" : void 0, { cause });
  }
}

// packages/rpc/src/server/answer.ts
function errorReply(server2, idJson, error2, method2) {
  server2.stats.errors++;
  const told = error2 instanceof RpcError || error2 instanceof PoolRejectionError;
  if (!told && !server2.ctx.signal.aborted) {
    server2.ctx.log.error("rpc.handler-failed", { method: method2, ...describeFailure(error2) });
  }
  return `{"jsonrpc":"2.0","id":${idJson},"error":${errorObjectJson(error2)}}`;
}
function isRawJson(result2) {
  return typeof result2 === "object" && result2 !== null && "rawJson" in result2;
}
function resultReply(server2, idJson, result2) {
  const json = isRawJson(result2) ? result2.rawJson : JSON.stringify(result2) ?? "null";
  const max = server2.ctx.limits.responseBytesMax;
  if (json.length > max) return errorReply(server2, idJson, rpcError("oversized-response", `Exceeded max limit of ${max}`));
  return `{"jsonrpc":"2.0","id":${idJson},"result":${json}}`;
}
function idJsonOf(id) {
  if (id === null || typeof id === "string") return JSON.stringify(id);
  return typeof id === "number" && Number.isFinite(id) ? String(id) : void 0;
}
function readRequest(server2, value2) {
  if (typeof value2 !== "object" || value2 === null || Array.isArray(value2)) {
    return errorReply(server2, "null", rpcError("invalid-request", "not an object"));
  }
  const { jsonrpc, id, method: method2, params: params2 } = value2;
  const idJson = idJsonOf(id);
  if (idJson === void 0 && id !== void 0) {
    return errorReply(server2, "null", rpcError("invalid-request", "id must be a string, a number or null"));
  }
  if (jsonrpc !== "2.0") return errorReply(server2, idJson ?? "null", rpcError("invalid-request", 'jsonrpc must be "2.0"'));
  if (typeof method2 !== "string") {
    return errorReply(server2, idJson ?? "null", rpcError("invalid-request", "method must be a string"));
  }
  return idJson === void 0 ? void 0 : { idJson, method: method2, params: params2 };
}
function answerRequest(server2, value2, exchange, allowed) {
  server2.stats.requests++;
  const request = readRequest(server2, value2);
  if (typeof request !== "object") return request;
  const { idJson, method: method2, params: params2 } = request;
  if (!allowed) return errorReply(server2, idJson, rpcError("rate-limited"));
  const route = server2.routes.get(method2);
  if (route === void 0) return errorReply(server2, idJson, rpcError("method-not-found"));
  try {
    const result2 = route(params2, exchange);
    if (!(result2 instanceof Promise)) return resultReply(server2, idJson, result2);
    return result2.then(
      (value3) => resultReply(server2, idJson, value3),
      (error2) => errorReply(server2, idJson, error2, method2)
    );
  } catch (error2) {
    return errorReply(server2, idJson, error2, method2);
  }
}
async function answerBatch(server2, batch, exchange) {
  const { limits, nextTurn: nextTurn2 } = server2.ctx;
  const allowed = exchange.allow(batch.length);
  if (!allowed) server2.stats.rateLimited++;
  const replies = [];
  let size = 0;
  let deadline = server2.now() + limits.turnMs;
  for (const value2 of batch) {
    const reply = await answerRequest(server2, value2, exchange, allowed);
    if (reply !== void 0) replies.push(reply);
    size += reply?.length ?? 0;
    if (size > limits.responseBytesMax) {
      return errorReply(server2, "null", rpcError("oversized-response", `Exceeded max limit of ${limits.responseBytesMax}`));
    }
    if (exchange.session.closed()) return void 0;
    if (server2.now() > deadline) {
      await nextTurn2();
      deadline = server2.now() + limits.turnMs;
    }
  }
  return replies.length === 0 ? void 0 : `[${replies.join(",")}]`;
}
function answerMessage(server2, bytes2, exchange) {
  const { limits } = server2.ctx;
  if (bytes2.length > limits.requestBytesMax) {
    return errorReply(server2, "null", rpcError("oversized-request", `Exceeded max limit of ${limits.requestBytesMax}`));
  }
  let message;
  try {
    message = parseJson(bytes2, limits.jsonDepthMax);
  } catch (error2) {
    return errorReply(server2, "null", error2);
  }
  if (!Array.isArray(message)) {
    const allowed = exchange.allow(1);
    if (!allowed) server2.stats.rateLimited++;
    return answerRequest(server2, message, exchange, allowed);
  }
  if (message.length === 0) return errorReply(server2, "null", rpcError("invalid-request", "empty batch"));
  if (message.length > limits.batchMax) {
    return errorReply(server2, "null", rpcError("oversized-batch", `Exceeded max limit of ${limits.batchMax}`));
  }
  return answerBatch(server2, message, exchange);
}

// packages/rpc/src/server/subscription.ts
function openSubscription(id, definition, send2, ended) {
  const head = `{"jsonrpc":"2.0","method":"${definition.notification}","params":{"subscription":"${id}","result":`;
  let waiting = [];
  let closed = false;
  let stop;
  const notifyJson = (resultJson) => {
    if (closed) return;
    const text = `${head}${resultJson}}}`;
    if (waiting === void 0) send2(text);
    else waiting.push(text);
  };
  return {
    id,
    definition,
    get closed() {
      return closed;
    },
    notify: (result2) => notifyJson(JSON.stringify(result2)),
    notifyJson,
    end: () => {
      if (closed) return;
      closed = true;
      ended();
      stop?.();
    },
    activate: () => {
      const held = waiting ?? [];
      waiting = void 0;
      for (const text of held) send2(text);
    },
    onEnd: (callback) => {
      stop = callback;
      if (closed) callback();
    }
  };
}

// packages/rpc/src/server/token-bucket.ts
function createTokenBucket(options) {
  const { perSecond, burst, now } = options;
  if (perSecond === 0) return { take: () => true };
  let tokens = burst;
  let filledAt = now();
  return {
    take: (count) => {
      if (tokens < count) {
        const time = now();
        tokens = Math.min(burst, tokens + (time - filledAt) * perSecond / 1e3);
        filledAt = time;
        if (tokens < count) return false;
      }
      tokens -= count;
      return true;
    }
  };
}

// packages/rpc/src/server/connection.ts
function toBuffer(data) {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
var Connection = class {
  #server;
  #socket;
  #bucket;
  #session = {
    closed: () => this.#socket.readyState !== this.#socket.OPEN,
    subscriptions: /* @__PURE__ */ new Map(),
    follows: /* @__PURE__ */ new Map(),
    broadcasts: /* @__PURE__ */ new Map()
  };
  #holds = /* @__PURE__ */ new Set();
  /** Messages that had arrived when reading was held: what one read of the socket brings. */
  #inbox = [];
  #idPrefix = randomBytes3(9).toString("base64url");
  #subscriptionCount = 0;
  #inFlight = 0;
  #turnEnd = 0;
  #unreadSince = 0;
  #answeredPing = true;
  constructor(server2, socket) {
    const { requestsPerSecond, requestBurst } = server2.ctx.limits;
    this.#server = server2;
    this.#socket = socket;
    this.#bucket = createTokenBucket({ perSecond: requestsPerSecond, burst: requestBurst, now: server2.now });
    socket.on("message", (data) => {
      this.#inbox.push(toBuffer(data));
      this.#work();
    });
    socket.on("pong", () => {
      this.#answeredPing = true;
    });
    socket.on("close", () => this.#closed());
    socket.on("error", (error2) => server2.ctx.log.debug("rpc.connection-error", describeFailure(error2)));
  }
  /** Called at the ping interval: cuts a client that answered none since the last call, or has long left bytes unread. */
  heartbeat() {
    if (this.#holds.has("unread")) {
      if (this.#server.now() - this.#unreadSince > this.#server.ctx.limits.stallMs) this.#cut("stalled");
    } else if (!this.#answeredPing && this.#holds.size === 0) this.#socket.terminate();
    else {
      this.#answeredPing = false;
      this.#socket.ping();
    }
  }
  /** Tells the client that the server goes away. */
  close() {
    this.#socket.close(1001, "the node stops");
  }
  terminate() {
    this.#socket.terminate();
  }
  /** Deals with what has arrived until there is nothing more or a reason to wait. */
  #work() {
    let taken = 0;
    while (this.#holds.size === 0 && taken < this.#inbox.length) this.#answer(this.#inbox[taken++]);
    this.#inbox.splice(0, taken);
  }
  #answer(bytes2) {
    const tasks = [];
    const reply = answerMessage(this.#server, bytes2, {
      session: this.#session,
      open: this.#open,
      allow: this.#bucket.take,
      afterReply: (task) => tasks.push(task)
    });
    if (reply instanceof Promise) this.#awaitReply(reply, tasks);
    else this.#reply(reply, tasks);
    this.#endTurn();
  }
  #awaitReply(reply, tasks) {
    const max = this.#server.ctx.limits.inFlightMax;
    if (++this.#inFlight >= max) this.#hold("answers");
    void reply.then((text) => {
      if (--this.#inFlight <= max / 2) this.#release("answers");
      this.#reply(text, tasks);
    });
  }
  #reply(text, tasks) {
    if (text !== void 0) this.#send(text);
    for (const task of tasks) task();
  }
  #send(text) {
    const socket = this.#socket;
    const { pauseBytes, bufferedBytesMax } = this.#server.ctx.limits;
    if (socket.readyState !== socket.OPEN) return;
    const buffered = socket.bufferedAmount;
    if (buffered + text.length > bufferedBytesMax) this.#cut("too much unread");
    else if (buffered <= pauseBytes) socket.send(text);
    else {
      if (!this.#holds.has("unread")) this.#unreadSince = this.#server.now();
      this.#hold("unread");
      socket.send(text, () => {
        if (socket.bufferedAmount <= pauseBytes / 2) this.#release("unread");
      });
    }
  }
  #cut(reason) {
    this.#server.stats.slowConsumers++;
    this.#server.ctx.log.warn("rpc.slow-consumer-cut", { reason, bufferedBytes: this.#socket.bufferedAmount });
    this.#socket.terminate();
  }
  #open = (definition) => {
    const { stats } = this.#server;
    const { subscriptions } = this.#session;
    const id = `${this.#idPrefix}${(this.#subscriptionCount++).toString(36)}`;
    const send2 = (text) => {
      stats.notifications++;
      this.#send(text);
    };
    const ended = () => {
      if (subscriptions.delete(id)) stats.subscriptions--;
    };
    const subscription2 = openSubscription(id, definition, send2, ended);
    subscriptions.set(id, subscription2);
    stats.subscriptions++;
    if (this.#session.closed()) subscription2.end();
    return subscription2;
  };
  /** After `turnMs` of work in one turn the connection waits for the next, so that timers and other clients are served. */
  #endTurn() {
    const { now, ctx } = this.#server;
    if (this.#turnEnd === 0) {
      this.#turnEnd = now() + ctx.limits.turnMs;
      setImmediate(() => {
        this.#turnEnd = 0;
        this.#release("turn");
      });
    } else if (now() > this.#turnEnd) this.#hold("turn");
  }
  #hold(reason) {
    if (this.#holds.size === 0) this.#socket.pause();
    this.#holds.add(reason);
  }
  #release(reason) {
    if (!this.#holds.delete(reason) || this.#holds.size > 0) return;
    this.#work();
    if (this.#holds.size === 0) this.#socket.resume();
  }
  #closed() {
    for (const subscription2 of [...this.#session.subscriptions.values()]) subscription2.end();
    for (const broadcast of this.#session.broadcasts.values()) broadcast.stop();
    this.#session.broadcasts.clear();
    this.#inbox.length = 0;
  }
};

// packages/rpc/src/params/read-params.ts
var u32Max = 4294967295;
function readBytes(value2) {
  if (typeof value2 !== "string") return void 0;
  return value2 === "" ? new Uint8Array(0) : hexToBytes(value2);
}
function readHash(value2) {
  return typeof value2 === "string" && value2.length === 66 ? hexToBytes(value2) : void 0;
}
function readU32(value2) {
  return typeof value2 === "number" && Number.isInteger(value2) && value2 >= 0 && value2 <= u32Max ? value2 : void 0;
}
function readStorageKey(value2, limits) {
  if (typeof value2 !== "string" || value2.length > 2 + 2 * limits.keyBytesMax) return void 0;
  return readBytes(value2);
}
function readBlockNumber(value2) {
  if (typeof value2 !== "string") return readU32(value2);
  return /^0x[0-9a-fA-F]{1,8}$/.test(value2) ? Number.parseInt(value2, 16) : void 0;
}
function readAccountId(value2) {
  if (typeof value2 !== "string") return void 0;
  if (value2.startsWith("0x")) return readHash(value2);
  try {
    return decodeSs58(value2).accountId;
  } catch (error2) {
    throw rpcError("invalid-params", error2 instanceof Error ? error2.message : "not an address", { cause: error2 });
  }
}
function listOf(read) {
  return (value2, limits) => {
    if (!Array.isArray(value2)) return void 0;
    if (value2.length > limits.keysMax) throw rpcError("invalid-params", `${value2.length} entries, at most ${limits.keysMax}`);
    const entries2 = [];
    for (const element of value2) {
      const entry2 = read(element, limits);
      if (entry2 === void 0) return void 0;
      entries2.push(entry2);
    }
    return entries2;
  };
}
function oneOrMany(read) {
  const list = listOf(read);
  return (value2, limits) => {
    if (Array.isArray(value2)) {
      const values = list(value2, limits);
      return values && { many: true, values };
    }
    const one = read(value2, limits);
    return one === void 0 ? void 0 : { many: false, value: one };
  };
}
function isRecord(value2) {
  return typeof value2 === "object" && value2 !== null && !Array.isArray(value2);
}
function readStorageItem(value2, limits) {
  if (!isRecord(value2)) return void 0;
  const key2 = readStorageKey(value2.key, limits);
  const type = storageQueryTypes.find((name) => name === value2.type);
  return key2 === void 0 || type === void 0 ? void 0 : { key: key2, type };
}
function readExtrinsicOrHash(value2) {
  if (!isRecord(value2)) return void 0;
  const hash3 = readHash(value2.hash);
  if (hash3 !== void 0) return { hash: hash3 };
  const extrinsic2 = readBytes(value2.extrinsic);
  return extrinsic2 === void 0 ? void 0 : { extrinsic: extrinsic2 };
}
var readers = {
  bytes: readBytes,
  hash: readHash,
  storageKey: readStorageKey,
  storageKeys: listOf(readStorageKey),
  hashOrHashes: oneOrMany(readHash),
  blockNumbers: oneOrMany(readBlockNumber),
  u32: readU32,
  text: (value2) => typeof value2 === "string" && value2.length <= 1024 ? value2 : void 0,
  bool: (value2) => typeof value2 === "boolean" ? value2 : void 0,
  accountId: readAccountId,
  storageItems: listOf(readStorageItem),
  extrinsicsOrHashes: listOf(readExtrinsicOrHash)
};
function byPosition(definition, named3) {
  const positional = new Array(definition.params.length).fill(void 0);
  for (const name of Object.keys(named3)) {
    const index = definition.params.findIndex((param) => param.name === name);
    if (index < 0) throw rpcError("invalid-params", `no parameter is called ${name.slice(0, 64)}`);
    positional[index] = named3[name];
  }
  return positional;
}
function readParams(definition, raw, limits) {
  const given = Array.isArray(raw) ? raw : raw === void 0 || raw === null ? [] : isRecord(raw) ? byPosition(definition, raw) : raw;
  if (!Array.isArray(given)) throw rpcError("invalid-params", "params must be an array or an object");
  const values = definition.params.map((param, index) => {
    const value2 = given[index];
    if (value2 === void 0 || value2 === null) {
      if (!param.required) return void 0;
      throw rpcError("invalid-params", `${param.name} is missing: ${paramKinds[param.kind]}`);
    }
    const read = readers[param.kind](value2, limits);
    if (read === void 0) throw rpcError("invalid-params", `${param.name} is not a ${paramKinds[param.kind]}`);
    return read;
  });
  return values;
}

// packages/rpc/src/server/dispatch.ts
function callRoute(ctx, definition, handler) {
  const run = handler;
  return (params2, exchange) => {
    if (definition.stateful && exchange.open === void 0) throw rpcError("method-not-found", "only served over WebSocket");
    return run(ctx, readParams(definition, params2, ctx.limits), exchange);
  };
}
function subscribeRoute(ctx, definition, handler) {
  const run = handler;
  return (params2, exchange) => {
    if (exchange.open === void 0) throw rpcError("method-not-found", "subscriptions are only served over WebSocket");
    const values = readParams(definition, params2, ctx.limits);
    const { subscriptions } = exchange.session;
    if (subscriptions.size >= ctx.limits.subscriptionsMax) {
      throw rpcError("too-many-subscriptions", `at most ${ctx.limits.subscriptionsMax}`);
    }
    const subscription2 = exchange.open(definition);
    const started2 = (stop) => {
      subscription2.onEnd(stop);
      exchange.afterReply(subscription2.activate);
      return subscription2.id;
    };
    const failed2 = (error2) => {
      subscription2.end();
      throw error2;
    };
    try {
      const stop = run(ctx, values, subscription2, exchange);
      return stop instanceof Promise ? stop.then(started2, failed2) : started2(stop);
    } catch (error2) {
      return failed2(error2);
    }
  };
}
function unsubscribeRoute(definition) {
  return (params2, exchange) => {
    if (exchange.open === void 0) throw rpcError("method-not-found", "subscriptions are only served over WebSocket");
    const id = Array.isArray(params2) ? params2[0] : void 0;
    if (typeof id !== "string" && typeof id !== "number") throw rpcError("invalid-params", "the subscription id is missing");
    const subscription2 = exchange.session.subscriptions.get(String(id));
    const found = subscription2?.definition === definition;
    if (found) subscription2.end();
    return definition.unsubscribeResult === "null" ? null : found;
  };
}
function unsafeRoute() {
  throw rpcError("unsafe-method");
}
function createRoutes(ctx, handlers2) {
  const routes = /* @__PURE__ */ new Map();
  const names = [];
  const runtimeApis = new Set(ctx.chain.runtimeApiMethods());
  const add2 = (method2, route, served) => {
    for (const name of method2) routes.set(name, route);
    if (served) names.push(...method2);
  };
  for (const name of Object.keys(rpcMethods)) {
    const definition = rpcMethods[name];
    if (definition.runtimeApi !== void 0 && !runtimeApis.has(definition.runtimeApi)) continue;
    const served = definition.access === "safe" || ctx.unsafeMethods;
    const own = [name, ...definition.aliases];
    if (!served) add2(own, unsafeRoute, false);
    else if (definition.kind === "call") add2(own, callRoute(ctx, definition, handlers2[name]), true);
    else {
      add2(own, subscribeRoute(ctx, definition, handlers2[name]), true);
      add2(definition.unsubscribe, unsubscribeRoute(definition), true);
    }
  }
  return { routes, names: names.sort() };
}

// packages/rpc/src/server/http.ts
var statelessSession = { closed: () => false, subscriptions: /* @__PURE__ */ new Map(), follows: /* @__PURE__ */ new Map(), broadcasts: /* @__PURE__ */ new Map() };
var buckets = /* @__PURE__ */ new WeakMap();
function bucketOf({ ctx, now }, socket) {
  const bucket = buckets.get(socket) ?? createTokenBucket({ perSecond: ctx.limits.requestsPerSecond, burst: ctx.limits.requestBurst, now });
  buckets.set(socket, bucket);
  return bucket;
}
function send(response, status, body2, type = "application/json; charset=utf-8") {
  const bytes2 = Buffer.from(body2);
  response.writeHead(status, { "content-type": type, "content-length": bytes2.length });
  response.end(bytes2);
}
function healthJson({ ctx }) {
  const { chain: chain2 } = ctx;
  const { isSyncing, peers, shouldHavePeers } = ctx.network();
  const block = ({ number, hash: hash3 }) => ({ number, hash: bytesToHex(hash3) });
  const health = { isSyncing, peers: peers.length, shouldHavePeers, best: block(chain2.best), finalized: block(chain2.finalized) };
  return { body: JSON.stringify(health), ready: !isSyncing && (peers.length > 0 || !shouldHavePeers) };
}
async function readBody(request, max) {
  if (Number(request.headers["content-length"] ?? 0) > max) return void 0;
  const chunks = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > max) return void 0;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
async function answerPost(server2, request, response) {
  const { requestBytesMax } = server2.ctx.limits;
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    send(response, 415, "Supplied content type is not allowed. Content-Type: application/json is required", "text/plain");
    return;
  }
  const body2 = await readBody(request, requestBytesMax);
  if (body2 === void 0) {
    const error2 = errorObjectJson(rpcError("oversized-request", `Exceeded max limit of ${requestBytesMax}`));
    response.setHeader("connection", "close");
    return send(response, 413, `{"jsonrpc":"2.0","id":null,"error":${error2}}`);
  }
  const tasks = [];
  const exchange = {
    session: statelessSession,
    open: void 0,
    allow: bucketOf(server2, request.socket).take,
    afterReply: (task) => tasks.push(task)
  };
  const reply = await answerMessage(server2, body2, exchange);
  if (reply === void 0) response.writeHead(204).end();
  else send(response, 200, reply);
  for (const task of tasks) task();
}
function preflight(response) {
  response.setHeader("access-control-allow-methods", "POST, GET, OPTIONS");
  response.setHeader("access-control-allow-headers", "content-type");
  response.setHeader("access-control-max-age", "3600");
  response.writeHead(204).end();
}
async function answerHttp(server2, access, request, response) {
  const origin = access.corsOrigin(request);
  response.setHeader("vary", "origin");
  if (origin !== void 0) response.setHeader("access-control-allow-origin", origin);
  const refusal = access.refusal(request);
  if (refusal !== void 0) return send(response, 403, `${refusal}
`, "text/plain");
  if (request.method === "OPTIONS") return preflight(response);
  if (request.method === "POST") return answerPost(server2, request, response);
  const path = request.url?.split("?", 1)[0];
  if (request.method === "GET" && (path === "/health" || path === "/health/readiness")) {
    const { body: body2, ready } = healthJson(server2);
    return send(response, path === "/health" || ready ? 200 : 503, body2);
  }
  send(response, 405, "Used HTTP Method is not allowed. POST is required\n", "text/plain");
}
function handleHttp(server2, access, request, response) {
  answerHttp(server2, access, request, response).catch((error2) => {
    server2.ctx.log.debug("rpc.http-failed", describeFailure(error2));
    response.destroy();
  });
}

// packages/rpc/src/server/start-rpc-server.ts
var closeGraceMs = 1e3;
function nextTurn() {
  return new Promise((resolve2) => {
    setImmediate(resolve2);
  });
}
function createContext(options, limits, now, signal) {
  const log2 = options.log ?? silentLog;
  const { chain: chain2, pool: pool2, node: node2, unsafeMethods = false } = options;
  const feed = startChainFeed(chain2, { turnMs: limits.turnMs, now, log: log2 });
  const network = options.network ?? (() => ({ peers: [], isSyncing: false, shouldHavePeers: false }));
  let names = [];
  const ctx = {
    ...{ chain: chain2, pool: pool2, node: node2, network, feed, limits, unsafeMethods, nextTurn, signal, log: log2 },
    methodNames: () => names
  };
  const routes = createRoutes(ctx, handlers);
  names = routes.names;
  return { ctx, routes: routes.routes };
}
function refuseUpgrade(stream, status, text) {
  stream.end(
    `HTTP/1.1 ${status}\r
Connection: close\r
Content-Type: text/plain\r
Content-Length: ${text.length}\r
\r
${text}`
  );
}
function acceptWebSockets(http, server2, access) {
  const { limits, log: log2 } = server2.ctx;
  const open = /* @__PURE__ */ new Set();
  const sockets = new WebSocketServer({
    noServer: true,
    // Compression costs more time than bandwidth is worth here, and lets a small frame fill the memory.
    perMessageDeflate: false,
    // Up to here a large message is answered with an error; only beyond is the connection closed.
    maxPayload: 2 * limits.requestBytesMax,
    // The parser checks UTF-8 itself and answers an error instead of closing.
    skipUTF8Validation: true
  });
  http.on("upgrade", (request, stream, head) => {
    stream.on("error", (error2) => log2.debug("rpc.upgrade-failed", describeFailure(error2)));
    const refusal = access.refusal(request);
    if (refusal !== void 0) refuseUpgrade(stream, "403 Forbidden", refusal);
    else if (open.size >= limits.connectionsMax) refuseUpgrade(stream, "429 Too Many Requests", "Too many connections.");
    else {
      sockets.handleUpgrade(request, stream, head, (socket) => {
        const connection = new Connection(server2, socket);
        open.add(connection);
        socket.on("close", () => open.delete(connection));
      });
    }
  });
  return open;
}
function listen(http, port, host) {
  return new Promise((resolve2, reject) => {
    http.once("error", reject);
    http.listen(port, host, () => {
      http.off("error", reject);
      resolve2(http.address());
    });
  });
}
async function closeAll(http, open) {
  const closed = new Promise((resolve2) => {
    http.close(() => resolve2());
  });
  for (const connection of open) connection.close();
  const cut = setTimeout(() => {
    for (const connection of open) connection.terminate();
    http.closeAllConnections();
  }, closeGraceMs);
  http.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}
async function startRpcServer(options) {
  const { host = "127.0.0.1", port = 9944, now = () => performance.now() } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const stopping = new AbortController();
  const { ctx, routes } = createContext(options, limits, now, stopping.signal);
  const stats = { requests: 0, errors: 0, notifications: 0, subscriptions: 0, rateLimited: 0, slowConsumers: 0 };
  const server2 = { ctx, routes, stats, now };
  const origins = options.corsOrigins ?? defaultOrigins;
  const access = createAccessRules({ origins, hosts: options.allowedHosts, bound: host });
  const http = createServer(
    { requestTimeout: 3e4, headersTimeout: 1e4, keepAliveTimeout: 5e3 },
    (request, response) => handleHttp(server2, access, request, response)
  );
  http.maxConnections = 2 * limits.connectionsMax;
  const open = acceptWebSockets(http, server2, access);
  try {
    const bound = await listen(http, port, host);
    const heartbeat = setInterval(() => {
      for (const connection of open) connection.heartbeat();
    }, limits.pingIntervalMs);
    heartbeat.unref();
    const address = `ws://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
    ctx.log.info("rpc.listening", { address, unsafeMethods: ctx.unsafeMethods });
    let stopped;
    const stop = () => {
      stopping.abort();
      clearInterval(heartbeat);
      ctx.feed.stop();
      return closeAll(http, open);
    };
    return {
      address,
      port: bound.port,
      stats: () => ({ connections: open.size, ...stats }),
      stop: () => {
        stopped ??= stop();
        return stopped;
      }
    };
  } catch (error2) {
    ctx.feed.stop();
    throw error2;
  }
}

// ../../tmp/clients/real.ts
var p = (...a) => console.error(...a);
var log = { debug: () => {
}, info: p, warn: p, error: p };
var runtimes = createRuntimes();
var genesis = buildPhatGenesis(runtimes.newest, { balances: ["//Alice", "//Bob", "//Charlie"].map((u) => ({ who: keypairFromUri(u).accountId, free: 1000000n * PHA })) });
var verify = ({ payload, signer, signature }) => verifyMultiSignature(signature, payload, signer);
var chain = openChain({ store: createMemoryStore(), runtimes, genesis, verify, clock: systemClock, log, finalityDelayMs: 400 });
var pool = createTransactionPool({ chain, verify, verifyAsync: async (i) => verifyMultiSignature(i.signature, i.message, i.accountId), clock: systemClock, log });
var seal = () => {
  const ex = chain.propose({ timeMs: Date.now(), digest: [] }, pool.candidates());
  for (const r of ex.refused) p("refused", r);
  chain.commit(ex);
};
var queued = false;
pool.onReady(() => {
  if (!queued) {
    queued = true;
    setImmediate(() => {
      queued = false;
      seal();
    });
  }
});
setInterval(seal, 1e3);
var node = { name: "phat", version: "0.1.0", chainName: "Phala Development", chainType: "Development", properties: { ss58Format: 30, tokenDecimals: 12, tokenSymbol: "PHA" }, peerId: "x", listenAddresses: [], roles: ["Authority"] };
var server = await startRpcServer({ chain, pool, node, port: 9977, log, unsafeMethods: true, corsOrigins: "all" });
setTimeout(() => {
  p(server.stats());
  process.exit(0);
}, Number(process.argv[2] ?? 60) * 1e3);
/*! Bundled license information:

@scure/bip39/index.js:
  (*! scure-bip39 - MIT License (c) 2022 Patricio Palladino, Paul Miller (paulmillr.com) *)
*/
