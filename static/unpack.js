// Unpacks a program that was packed with LZMA (the .lzma format: 13 bytes of header, then one stream), as `pack/` makes
// it. After the LZMA specification in Igor Pavlov's LZMA SDK; names of the states and of the probabilities are its.

const HEADER = 13;
// No program is as long; whatever says so is something else.
const LENGTH_MAX = 2 ** 26;
// Probabilities are of 2048; each bit moves its own by a 32nd of what is left.
const HALF = 1024;
const [RANGE, CODE] = [0, 1];

// After a literal the state falls back, by the table; after anything else it is one of these.
const AFTER_LITERAL = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 4, 5];
const POS_BITS_MAX = 4;
const STATES = 12;
const LENGTH_STATES = 4;
const ALIGN_BITS = 4;
const END_POS_MODEL = 14;
const MATCH_MIN = 2;

/** Reads bits, each with its own probability of being zero. */
class Bits {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at + 1;
    // In a typed array both stay plain 32-bit numbers.
    this.own = new Uint32Array(2);
    this.own[RANGE] = 0xffffffff;
    for (let n = 0; n < 4; n++) this.own[CODE] = (this.own[CODE] << 8) | bytes[this.at++];
  }

  bit(odds, index) {
    const { own } = this;
    const chance = odds[index];
    const bound = (own[RANGE] >>> 11) * chance;
    let bit = 0;
    if (own[CODE] < bound) {
      own[RANGE] = bound;
      odds[index] = chance + ((2048 - chance) >> 5);
    } else {
      own[RANGE] -= bound;
      own[CODE] -= bound;
      odds[index] = chance - (chance >> 5);
      bit = 1;
    }
    if (own[RANGE] < 0x1000000) this.fill();
    return bit;
  }

  fill() {
    this.own[RANGE] <<= 8;
    this.own[CODE] = (this.own[CODE] << 8) | this.bytes[this.at++];
  }

  /** A number of so many bits, the highest first. */
  number(odds, start, count) {
    let node = 1;
    for (let n = 0; n < count; n++) node = (node << 1) | this.bit(odds, start + node);
    return node - (1 << count);
  }

  /** The same, the lowest first. */
  reversed(odds, start, count) {
    let [node, number] = [1, 0];
    for (let n = 0; n < count; n++) {
      const bit = this.bit(odds, start + node);
      node = (node << 1) | bit;
      number |= bit << n;
    }
    return number;
  }

  /** Bits that are as often one as zero. */
  even(count) {
    const { own } = this;
    let number = 0;
    for (let n = 0; n < count; n++) {
      own[RANGE] >>>= 1;
      const bit = own[CODE] >= own[RANGE] ? 1 : 0;
      if (bit) own[CODE] -= own[RANGE];
      number = (number << 1) | bit;
      if (own[RANGE] < 0x1000000) this.fill();
    }
    return number;
  }
}

/** How long a match is. */
class Length {
  constructor() {
    this.choice = fresh(2);
    this.low = fresh(8 << POS_BITS_MAX);
    this.middle = fresh(8 << POS_BITS_MAX);
    this.high = fresh(256);
  }

  read(bits, place) {
    if (!bits.bit(this.choice, 0)) return MATCH_MIN + bits.number(this.low, place << 3, 3);
    if (!bits.bit(this.choice, 1)) return MATCH_MIN + 8 + bits.number(this.middle, place << 3, 3);
    return MATCH_MIN + 16 + bits.number(this.high, 0, 8);
  }
}

/** How far back a match begins, less one. */
class Distance {
  constructor() {
    this.slot = fresh(LENGTH_STATES << 6);
    this.special = fresh(128);
    this.align = fresh(1 << ALIGN_BITS);
  }

  read(bits, length) {
    const state = Math.min(length - MATCH_MIN, LENGTH_STATES - 1);
    const slot = bits.number(this.slot, state << 6, 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << count;
    if (slot < END_POS_MODEL) return base + bits.reversed(this.special, base - slot, count);
    const high = bits.even(count - ALIGN_BITS) << ALIGN_BITS;
    return base + high + bits.reversed(this.align, 0, ALIGN_BITS);
  }
}

function fresh(count) {
  return new Uint16Array(count).fill(HALF);
}

/** The bytes that were packed; throws an Error for what is not a whole .lzma file. */
function unpack(packed) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const parameters = packed[0];
  const length = packed.length > HEADER ? Number(view.getBigUint64(5, true)) : Infinity;
  if (parameters >= 9 * 5 * 5 || length > LENGTH_MAX) throw new Error("this is no packed program");
  const out = new Uint8Array(length);
  fillFrom(new Bits(packed, HEADER), out, {
    lc: parameters % 9,
    lp: Math.floor(parameters / 9) % 5,
    pb: Math.floor(parameters / 45),
  });
  return out;
}

function fillFrom(bits, out, { lc, lp, pb }) {
  const literal = fresh(0x300 << (lc + lp));
  const isMatch = fresh(STATES << POS_BITS_MAX);
  const isRep0Long = fresh(STATES << POS_BITS_MAX);
  const [isRep, isRepG0, isRepG1, isRepG2] = [fresh(STATES), fresh(STATES), fresh(STATES), fresh(STATES)];
  const [matchLength, repLength, distance] = [new Length(), new Length(), new Distance()];
  let [at, state, rep0, rep1, rep2, rep3] = [0, 0, 0, 0, 0, 0];

  const readLiteral = () => {
    const before = at > 0 ? out[at - 1] : 0;
    const context = ((at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc));
    const start = 0x300 * context;
    let node = 1;
    if (state >= 7) {
      // After a match, what would have gone on it tells something.
      let guess = out[at - rep0 - 1];
      do {
        const guessed = (guess >> 7) & 1;
        guess <<= 1;
        const bit = bits.bit(literal, start + ((1 + guessed) << 8) + node);
        node = (node << 1) | bit;
        if (guessed !== bit) break;
      } while (node < 0x100);
    }
    while (node < 0x100) node = (node << 1) | bits.bit(literal, start + node);
    out[at++] = node;
    state = AFTER_LITERAL[state];
  };

  /** Brings one of the last distances to the front. */
  const readOldDistance = () => {
    let found = rep1;
    if (bits.bit(isRepG1, state)) {
      found = rep2;
      if (bits.bit(isRepG2, state)) {
        found = rep3;
        rep3 = rep2;
      }
      rep2 = rep1;
    }
    rep1 = rep0;
    rep0 = found;
  };

  while (at < out.length) {
    const place = at & ((1 << pb) - 1);
    const slot = (state << POS_BITS_MAX) + place;
    if (!bits.bit(isMatch, slot)) {
      readLiteral();
      continue;
    }
    let length = 1;
    if (!bits.bit(isRep, state)) {
      [rep3, rep2, rep1] = [rep2, rep1, rep0];
      length = matchLength.read(bits, place);
      state = state < 7 ? 7 : 10;
      rep0 = distance.read(bits, length);
    } else {
      const short = !bits.bit(isRepG0, state) ? !bits.bit(isRep0Long, slot) : (readOldDistance(), false);
      if (!short) length = repLength.read(bits, place);
      state = short ? (state < 7 ? 9 : 11) : state < 7 ? 8 : 11;
    }
    if (rep0 >= at || at + length > out.length) throw new Error("the packed program is damaged");
    for (const end = at + length; at < end; at++) out[at] = out[at - rep0 - 1];
  }
}

window.fallible.unpack = unpack;
