// SPDX-License-Identifier: Apache-2.0

/** Bytes of a version in keys of the store: big endian, so that order of keys is order of versions. */
export const versionKeyBytes = 8

/** A version as a key of 8 bytes. */
export function versionBytes(version: number): Uint8Array {
  const bytes = new Uint8Array(versionKeyBytes)
  writeVersion(bytes, 0, version)
  return bytes
}

/** Writes a version into a key at a byte offset. */
export function writeVersion(bytes: Uint8Array, at: number, version: number): void {
  // Byte by byte: reads of old versions seek by such keys, and a view and a bigint cost more than the seek's comparison.
  const low = version >>> 0
  const high = (version - low) / 0x1_0000_0000
  for (let i = 0; i < 4; i++) {
    bytes[at + i] = high >>> (24 - 8 * i)
    bytes[at + 4 + i] = low >>> (24 - 8 * i)
  }
}

/** The key of a chunk of what is stored under a number: the chunk's index follows it in 4 bytes, big endian. */
export function chunkKey(version: number, chunk: number): Uint8Array {
  const key = new Uint8Array(versionKeyBytes + 4)
  writeVersion(key, 0, version)
  new DataView(key.buffer).setUint32(versionKeyBytes, chunk)
  return key
}

/** Reads the version at a byte offset of a key. */
export function readVersion(bytes: Uint8Array, at: number): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at))
}
