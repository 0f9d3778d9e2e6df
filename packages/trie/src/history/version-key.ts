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
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(at, BigInt(version))
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
