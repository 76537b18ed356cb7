// The names by which wasm-bindgen's script and the program know each other end in hashes, which nothing makes
// smaller. Numbers of the same length do as well.

const NAME = /(__wbg_\w*?_)([0-9a-f]{16})(?!\w)/g;

/** Numbers those names in the script and in the program, both as buffers. */
export function numberNames(...files) {
  const numbers = new Map();
  return files.map((bytes) => {
    const numbered = bytes.toString("latin1").replace(NAME, (_, start, hash) => {
      if (!numbers.has(hash)) numbers.set(hash, numbers.size);
      return start + String(numbers.get(hash)).padStart(hash.length, "0");
    });
    return Buffer.from(numbered, "latin1");
  });
}
