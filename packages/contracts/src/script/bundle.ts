// SPDX-License-Identifier: Apache-2.0
import { scriptSection, scriptSectionVersion } from '@phat/abi/script-operations'
import { bytes, str, struct, u8 } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import { findCustomSection } from '../exec/custom-section.ts'
import { scriptErrors } from './script-errors.ts'

const sectionContent = struct('phat::ScriptSection', { version: u8, engine: str, source: bytes })

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Whether bytes are a wasm module with a section for us. */
export function isScriptCode(code: Uint8Array): boolean {
  return findCustomSection(code, scriptSection) !== undefined
}

/**
 * The bundle that a code carries, as UTF-8.
 * @throws script.section
 */
export function readBundle(code: Uint8Array): Uint8Array {
  const content = findCustomSection(code, scriptSection)
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
