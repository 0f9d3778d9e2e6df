// SPDX-License-Identifier: Apache-2.0
import { type Acceptance, acceptanceByte, acceptsSection, estimatesSection } from '@phat/abi'
import { scriptSection, scriptSectionVersion } from '@phat/abi/script-operations'
import { bytes, str, u8, Writer } from '@phat/codec'
import { concatBytes, textBytes } from '@phat/primitives'

/** An unsigned LEB128 number, as the binary format of wasm counts. */
function leb128(value: number): Uint8Array {
  const digits: number[] = []
  let rest = value
  do {
    const digit = rest & 0x7f
    rest >>>= 7
    digits.push(rest === 0 ? digit : digit | 0x80)
  } while (rest !== 0)
  return Uint8Array.from(digits)
}

const sized = (content: Uint8Array): Uint8Array => concatBytes(leb128(content.length), content)
const name = (text: string): Uint8Array => sized(textBytes(text))
const section = (id: number, content: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(id), sized(content))
const list = (...items: readonly Uint8Array[]): Uint8Array => concatBytes(leb128(items.length), ...items)

/**
 * A valid module around a bundle, which clients and code that looks for wasm accept: it imports `env.memory` and exports `call` and `deploy`
 * as contracts of ink! do, whose bodies trap. The engine runs the custom section `phat.script` instead.
 * Source: WebAssembly core specification 1.0, "Binary Format".
 * @param engine label of the script engine that the bundle was made for
 * @param terms.accepts how commands may come to its contracts; without it, as the cluster has it by default
 * @param terms.gasOnly selectors of the messages of which estimates tell gas and deposit alone
 */
export function scriptModule(
  bundle: string,
  engine: string,
  { accepts, gasOnly = [] }: { readonly accepts?: Acceptance; readonly gasOnly?: readonly Uint8Array[] } = {},
): Uint8Array {
  const script = new Writer(bundle.length + 64)
  u8.write(script, scriptSectionVersion)
  str.write(script, engine)
  bytes.write(script, textBytes(bundle))
  const functionType = Uint8Array.of(0x60, 0, 0)
  const memoryImport = concatBytes(name('env'), name('memory'), Uint8Array.of(2, 1), leb128(2), leb128(16))
  const exported = (text: string, index: number): Uint8Array => concatBytes(name(text), Uint8Array.of(0, index))
  const trap = sized(Uint8Array.of(0, 0x00, 0x0b))
  return concatBytes(
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, list(functionType)),
    section(2, list(memoryImport)),
    section(3, list(Uint8Array.of(0), Uint8Array.of(0))),
    section(7, list(exported('deploy', 0), exported('call', 1))),
    section(10, list(trap, trap)),
    section(0, concatBytes(name(scriptSection), script.result())),
    accepts === undefined
      ? new Uint8Array()
      : section(0, concatBytes(name(acceptsSection), Uint8Array.of(acceptanceByte(accepts)))),
    gasOnly.length === 0 ? new Uint8Array() : section(0, concatBytes(name(estimatesSection), ...gasOnly)),
  )
}
