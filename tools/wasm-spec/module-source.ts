// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import initWabt from 'wabt'
import type { ListNode } from './s-expression.ts'

const wabt = await initWabt()

/** Features that the texts of the suite use; what the engine does not run, it must refuse itself. */
const features = {
  exceptions: true,
  mutable_globals: true,
  sat_float_to_int: true,
  sign_extension: true,
  simd: true,
  threads: true,
  function_references: true,
  multi_value: true,
  tail_call: true,
  bulk_memory: true,
  reference_types: true,
  memory64: true,
  extended_const: true,
  relaxed_simd: true,
  multi_memory: true,
}

/** The bytes of a module text, not validated; undefined when the assembler does not understand the text. */
export function assemble(text: string): Uint8Array | undefined {
  let module: ReturnType<typeof wabt.parseWat> | undefined
  try {
    module = wabt.parseWat('module.wat', new TextEncoder().encode(text), features)
    module.resolveNames()
    return Uint8Array.from(module.toBinary({}).buffer)
  } catch {
    return undefined // the suite holds texts that are newer than the assembler, and texts that are wrong on purpose
  } finally {
    module?.destroy()
  }
}

/** How a script writes down a module. */
export interface ModuleSource {
  readonly id: string
  readonly form: 'text' | 'binary' | 'quote' | 'other'
  /** undefined when it cannot be assembled here. */
  readonly bytes: Uint8Array | undefined
}

/** The module that a list `(module …)` of a script describes. */
export function moduleSource(script: string, list: ListNode): ModuleSource {
  let at = 1
  const word = (): string => {
    const node = list.items[at]
    return node?.kind === 'word' ? node.text : ''
  }
  if (word() === 'instance' || word() === 'definition') return { id: '', form: 'other', bytes: undefined }
  const id = word().startsWith('$') ? word() : ''
  if (id !== '') at++
  if (word() !== 'binary' && word() !== 'quote') return { id, form: 'text', bytes: assemble(script.slice(list.start, list.end)) }
  const form = word() as 'binary' | 'quote'
  const bytes = concatBytes(...list.items.slice(at + 1).map((node) => (node.kind === 'string' ? node.bytes : new Uint8Array())))
  return { id, form, bytes: form === 'binary' ? bytes : assemble(`(module ${new TextDecoder().decode(bytes)})`) }
}
