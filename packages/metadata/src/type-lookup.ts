// SPDX-License-Identifier: Apache-2.0
import { metadataErrors } from './metadata-errors.ts'
import type { PortableType } from './portable-type.ts'

/**
 * Finds types by id. Whole registries are ordered by id, pruned ones are not.
 * @throws PhatError `metadata.unknown-type` from the function returned
 */
export function typeLookup(types: readonly PortableType[]): (id: number) => PortableType {
  const byId = new Map(types.map((type) => [type.id, type]))
  return (id) => {
    const type = byId.get(id)
    if (type === undefined) throw metadataErrors.error('unknown-type', `type ${id} is not in the registry`)
    return type
  }
}

/** `ref_time` to `refTime`: field names as our declarations spell them; leading underscores stay. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
