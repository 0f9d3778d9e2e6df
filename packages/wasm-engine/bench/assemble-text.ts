// SPDX-License-Identifier: Apache-2.0
import initWabt from 'wabt'

const wabt = await initWabt()

/** The bytes of a module text, validated. */
export function assembleText(text: string): Uint8Array {
  const module = wabt.parseWat('bench.wat', text, { bulk_memory: true, reference_types: true })
  module.resolveNames()
  module.validate()
  const bytes = Uint8Array.from(module.toBinary({}).buffer)
  module.destroy()
  return bytes
}
