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

/** Reads the version at a byte offset of a key. */
export function readVersion(bytes: Uint8Array, at: number): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at))
}
