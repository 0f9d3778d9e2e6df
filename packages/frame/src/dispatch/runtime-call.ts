// SPDX-License-Identifier: Apache-2.0
import { type Codec, codecErrors, lazy, makeCodec, type VariantDescription, withinField } from '@phat/codec'
import type { CallTarget, PalletInstance } from '../pallet/instance.ts'

/** A call of some pallet, decoded. Opaque to pallets: they pass it on, ask its `dispatchInfoOf`, or `dispatch` it. */
export interface RuntimeCall {
  /** `Balances`. */
  readonly pallet: string
  /** Name of the call as its pallet declares it: `transferAllowDeath`. */
  readonly call: string
  readonly args: unknown
  /** What dispatch needs; never looked into outside the kit. */
  readonly target: CallTarget
}

/** The codec of `RuntimeCall`: pallet index, call index, arguments. It contains itself, so its levels count as depth. */
export function runtimeCallCodec(path: string, instances: () => readonly PalletInstance[]): Codec<RuntimeCall> {
  return lazy(() => makeRuntimeCall(path, instances()), '<T as Config>::RuntimeCall')
}

function makeRuntimeCall(path: string, instances: readonly PalletInstance[]): Codec<RuntimeCall> {
  const byIndex: (PalletInstance | undefined)[] = []
  const variants: VariantDescription[] = []
  for (const instance of instances) {
    if (instance.calls.length === 0) continue
    byIndex[instance.index] = instance
    variants.push({ name: instance.name, index: instance.index, fields: [{ type: instance.callType, docs: [] }], docs: [] })
  }
  return makeCodec<RuntimeCall>({
    description: { path: path.split('::'), params: [], definition: { kind: 'variant', variants }, docs: [] },
    minSize: 2,
    maxSize: Infinity,
    write: (writer, { target, args }) => {
      writer.byte(target.palletIndex)
      writer.byte(target.index)
      target.io.write(writer, args as never)
    },
    read: (reader) => {
      const palletIndex = reader.byte()
      const instance = byIndex[palletIndex]
      if (instance === undefined) throw codecErrors.error('invalid-value', `no pallet with index ${palletIndex} has calls`)
      const index = reader.byte()
      const target = instance.callByIndex[index]
      if (target === undefined) throw codecErrors.error('invalid-value', `${instance.name} has no call with index ${index}`)
      try {
        return { pallet: instance.name, call: target.name, args: target.io.read(reader), target }
      } catch (error) {
        throw withinField(error, `${instance.name}.${target.name}`)
      }
    },
  })
}
