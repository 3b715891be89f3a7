// Fetch the served network once, and cache it in the browser: its files are named by their hashes, so what is cached never changes.

import { buildNetwork } from "./network.js";

const CACHE = "handwritten-digits";

// The network of two files in static/, the names that training gave them; null where it cannot be had: then the server reads alone.
export async function loadNetwork(folder, descriptionFile, weightsFile) {
  const files = [descriptionFile, weightsFile].map((file) => new URL(folder + file, document.baseURI).href);
  try {
    const [description, weights] = await Promise.all([
      fetchCached(files[0]).then((answer) => answer.json()),
      fetchCached(files[1]).then((answer) => answer.arrayBuffer()),
    ]);
    const { file, bytes, sha256 } = description.weights;
    const hash = await checksum(weights);
    if (file !== weightsFile || bytes !== weights.byteLength || (hash && hash !== sha256)) throw new Error(`${files[1]} is damaged`);
    deleteOthers(files);
    return buildNetwork(description, weights);
  } catch (error) {
    console.warn(error);
    deleteOthers(files, true); // what may be damaged
    return null;
  }
}

// SHA-256 in hexadecimal digits; null where the connection is not secure, and the browser offers none.
async function checksum(content) {
  const hash = await globalThis.crypto?.subtle?.digest("SHA-256", content);
  return hash ? Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("") : null;
}

// The response to a request: the cached one, or a new one, which is cached from now on.
async function fetchCached(url) {
  const cache = await globalThis.caches?.open(CACHE).catch(() => null); // not in every private window
  const cached = await cache?.match(url);
  if (cached) return cached;
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await cache?.put(url, answer.clone()).catch(() => null); // the disk is full
  return answer;
}

// Drop other files of the same network, an earlier one's; with `andThese`, these as well. A file is named by the network and a hash.
async function deleteOthers(files, andThese = false) {
  const cache = await globalThis.caches?.open(CACHE).catch(() => null), nameOf = (url) => url.replace(/-[^-/]*$/, "");
  const names = new Set(files.map(nameOf));
  for (const request of (await cache?.keys()) ?? []) if (names.has(nameOf(request.url)) && (andThese || !files.includes(request.url))) cache.delete(request);
}
