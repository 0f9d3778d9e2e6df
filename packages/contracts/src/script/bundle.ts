// SPDX-License-Identifier: Apache-2.0
import { scriptSection, scriptSectionVersion } from '@phat/abi/script-operations'
import { bytes, str, struct, u8 } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import { scriptErrors } from './script-errors.ts'

const sectionContent = struct('phat::ScriptSection', { version: u8, engine: str, source: bytes })

const customSection = 0
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Whether bytes are a wasm module with a section for us. */
export function isScriptCode(code: Uint8Array): boolean {
  return findSection(code) !== undefined
}

/**
 * The bundle that a code carries, as UTF-8.
 * @throws script.section
 */
export function readBundle(code: Uint8Array): Uint8Array {
  const content = findSection(code)
  if (content === undefined) throw scriptErrors.error('section', `there is no section ${scriptSection}`)
  const { version, source } = decodeSection(content)
  if (version !== scriptSectionVersion)
    throw scriptErrors.error('section', `its version is ${version}, not ${scriptSectionVersion}`)
  try {
    utf8.decode(source)
  } catch (cause) {
    throw scriptErrors.error('section', 'the bundle is not UTF-8', { cause })
  }
  return source
}

function decodeSection(content: Uint8Array): { readonly version: number; readonly source: Uint8Array } {
  try {
    return sectionContent.decode(content)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw scriptErrors.error('section', `it cannot be decoded: ${cause.message}`, { cause })
  }
}

/** The content of our section; undefined when there is none or the bytes are no module that can be walked through. */
function findSection(code: Uint8Array): Uint8Array | undefined {
  const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  if (magic.some((byte, index) => code[index] !== byte)) return undefined
  let at = magic.length
  while (at < code.length) {
    const id = code[at]
    const size = readLength(code, at + 1)
    if (size === undefined || size.next + size.value > code.length) return undefined
    const content = code.subarray(size.next, size.next + size.value)
    if (id === customSection) {
      const name = readLength(content, 0)
      if (name === undefined || name.next + name.value > content.length) return undefined
      const end = name.next + name.value
      if (isName(content.subarray(name.next, end))) return content.subarray(end)
    }
    at = size.next + size.value
  }
  return undefined
}

function isName(name: Uint8Array): boolean {
  return name.length === scriptSection.length && name.every((byte, index) => byte === scriptSection.charCodeAt(index))
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
