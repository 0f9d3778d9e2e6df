// SPDX-License-Identifier: Apache-2.0
import { arm, type Codec, variant } from '@phat/codec'
import type { RuntimeCall } from '@phat/frame'
import { assert, known } from '@phat/primitives'

/** What a delegate may do on behalf of another, as a runtime names it: `{ type: 'NonTransfer' }`. */
export interface ProxyType {
  readonly type: string
  readonly value?: undefined
}

/** The kinds of delegation that a runtime knows. */
export interface ProxyTypes {
  readonly codec: Codec<ProxyType>
  /** The one that may do all: what Rust's `Default` must be. */
  readonly any: ProxyType
  /** The place of a kind among the others, which orders delegations. */
  indexOf(type: ProxyType): number
  /** True when a delegate of this kind may make the call (`InstanceFilter::filter`). */
  allows(type: ProxyType, call: RuntimeCall): boolean
  /** True when the first kind may do all that the second may (`InstanceFilter::is_superset`). */
  covers(type: ProxyType, other: ProxyType): boolean
}

/** One kind of delegation. */
export interface ProxyTypeDeclaration {
  /** On the wire, and in pure accounts' addresses: explicit, never reused. */
  readonly index: number
  readonly docs: string
  readonly allows: (call: RuntimeCall) => boolean
  /** Other kinds whose calls this one may make too; 'all' for the kind that may do all, of which there is one. */
  readonly covers?: 'all' | readonly string[]
}

/** Composes the kinds of delegation of a runtime. `path` is `phat_runtime::ProxyType`. */
export function composeProxyTypes(path: string, kinds: { readonly [name: string]: ProxyTypeDeclaration }): ProxyTypes {
  const entries = Object.entries(kinds)
  const unlimited = entries.filter(([, { covers }]) => covers === 'all')
  assert(unlimited.length === 1, 'one kind of delegation may do all, and no other')
  const named = entries.flatMap(([, { covers }]) => (covers === 'all' ? [] : (covers ?? [])))
  assert(
    named.every((name) => kinds[name] !== undefined && kinds[name].covers !== 'all'),
    'kinds of delegation cover kinds that there are, and none but the first the one that may do all',
  )
  const kindOf = ({ type }: ProxyType): ProxyTypeDeclaration => known(kinds[type], 'delegations have kinds of their runtime')
  return {
    // The cast widens the names of the variants, which are not known here, to text.
    codec: variant(
      path,
      Object.fromEntries(entries.map(([name, { index, docs }]) => [name, arm(index, undefined, docs)])),
    ) as Codec<ProxyType>,
    any: { type: known(unlimited[0], 'there is one')[0] },
    indexOf: (type) => kindOf(type).index,
    allows: (type, call) => kindOf(type).allows(call),
    covers: (type, other) => {
      const { covers } = kindOf(type)
      return type.type === other.type || covers === 'all' || (covers?.includes(other.type) ?? false)
    },
  }
}
