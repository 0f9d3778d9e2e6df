// SPDX-License-Identifier: Apache-2.0

const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const customSectionId = 0

/** The content of the first custom section of a name (ASCII) in a wasm module, a view; undefined when there is none or the bytes are no module. */
export function findCustomSection(code: Uint8Array, sectionName: string): Uint8Array | undefined {
  if (magic.some((byte, index) => code[index] !== byte)) return undefined
  let at = magic.length
  while (at < code.length) {
    const id = code[at]
    const size = readLength(code, at + 1)
    if (size === undefined || size.next + size.value > code.length) return undefined
    const content = code.subarray(size.next, size.next + size.value)
    if (id === customSectionId) {
      const name = readLength(content, 0)
      if (name === undefined || name.next + name.value > content.length) return undefined
      const end = name.next + name.value
      if (isName(content.subarray(name.next, end), sectionName)) return content.subarray(end)
    }
    at = size.next + size.value
  }
  return undefined
}

function isName(name: Uint8Array, wanted: string): boolean {
  return name.length === wanted.length && name.every((byte, index) => byte === wanted.charCodeAt(index))
}

/** An unsigned LEB128 number of up to 32 bits. */
function readLength(from: Uint8Array, start: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0
  for (let index = 0; index < 5; index++) {
    const byte = from[start + index]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, next: start + index + 1 }
  }
  return undefined
}
