// SPDX-License-Identifier: Apache-2.0
import { isBytes, type PortableField, type PortableType, type RuntimeView } from '@phat/metadata'

/** Types that people write and read in a form of their own. */
export type TypeKind = 'account' | 'address' | 'bytes' | 'outer' | 'dispatchError' | 'option' | 'plain'

const kindsByPath: Readonly<Record<string, TypeKind>> = {
  'sp_core::crypto::AccountId32': 'account',
  'sp_runtime::multiaddress::MultiAddress': 'address',
  'sp_runtime::DispatchError': 'dispatchError',
  Option: 'option',
}
/** `RuntimeCall` and its siblings; before polkadot-sdk 0.9.30 they had shorter names. */
const outerNames: ReadonlySet<string> = new Set(['RuntimeCall', 'RuntimeEvent', 'RuntimeError', 'Call', 'Event'])

/** The kind of a type. */
export function kindOf(view: RuntimeView, { path, definition }: PortableType): TypeKind {
  if (isBytes(view, { definition })) return 'bytes'
  const byPath = kindsByPath[path.join('::')]
  if (byPath !== undefined) return byPath
  // A pallet's own `Call` stands in a module `pallet`; the outer one stands at the root of the runtime.
  const isOuter = definition.type === 'Variant' && path.length === 2 && outerNames.has(path[1] ?? '')
  return isOuter ? 'outer' : 'plain'
}

const boundedNames: ReadonlySet<string> = new Set(['BoundedVec', 'WeakBoundedVec', 'BoundedBTreeMap', 'BoundedBTreeSet'])

/** How a type is called in lists: as what a person writes for it, its name as declared, or its structure. */
export function typeName(view: RuntimeView, id: number, declared?: string | undefined): string {
  const portable = view.type(id)
  const { path, definition } = portable
  const kind = kindOf(view, portable)
  if (kind === 'account' || kind === 'address') return 'account'
  if (kind === 'bytes') return definition.type === 'Array' ? `${definition.value.length} bytes` : 'bytes'
  if (kind === 'outer') return path.at(-1)?.replace('Runtime', '').toLowerCase() ?? ''
  const last = path.at(-1)
  if (definition.type === 'Composite' && last !== undefined && boundedNames.has(last)) {
    return typeName(view, (definition.value[0] as PortableField).type)
  }
  if (kind === 'option')
    return `Option<${portable.params.map(({ type }) => (type === undefined ? '' : typeName(view, type))).join('')}>`
  if (declared !== undefined && /^(T::)?[A-Za-z]+(<T(, I)?>)?$/.test(declared)) return declared.replace(/^T::|<T(, I)?>$/g, '')
  if (last !== undefined) return last
  switch (definition.type) {
    case 'Primitive':
      return definition.value
    case 'Compact':
      return typeName(view, definition.value)
    case 'Sequence':
      return `[${typeName(view, definition.value)}, …]`
    case 'Array':
      return `[${typeName(view, definition.value.type)} × ${definition.value.length}]`
    case 'Tuple':
      return `[${definition.value.map((one) => typeName(view, one)).join(', ')}]`
    default:
      return definition.type
  }
}
