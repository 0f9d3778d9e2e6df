// SPDX-License-Identifier: Apache-2.0
import { equalBytes, textBytes } from '@phat/primitives'
import { findCustomSection } from '../exec/custom-section.ts'

/** The custom section by which a code names a contract that is part of the engine. */
export const nativeSection = 'phat.native'

/** The system contract, as the section names it. */
export const nativeSystemName = 'system/1'

const section = (id: number, ...content: readonly number[]): readonly number[] => [id, content.length, ...content]
const text = (characters: string): readonly number[] => [characters.length, ...textBytes(characters)]

/**
 * The code of the native system contract: a valid wasm module, as clients and the chain expect one, that imports `env.memory` and exports
 * `deploy` and `call` with bodies that trap. The engine runs what the section `phat.native` names instead. Always the same bytes, so that
 * all clusters share one code hash; every length fits one byte of LEB128.
 */
export function nativeSystemCode(): Uint8Array {
  const trap = [3, 0, 0x00, 0x0b]
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 0, 0),
    ...section(2, 1, ...text('env'), ...text('memory'), 2, 1, 2, 16),
    ...section(3, 2, 0, 0),
    ...section(7, 2, ...text('deploy'), 0, 0, ...text('call'), 0, 1),
    ...section(10, 2, ...trap, ...trap),
    ...section(0, ...text(nativeSection), ...textBytes(nativeSystemName)),
  ])
}

/** Whether a code names a native contract, one that this engine has or another. */
export const isNativeCode = (code: Uint8Array): boolean => findCustomSection(code, nativeSection) !== undefined

/** Whether a code is that of the native system contract, to the byte: what else a module holds would never run. */
export const isSystemCode = (code: Uint8Array): boolean => equalBytes(code, nativeSystemCode())
