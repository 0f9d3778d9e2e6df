// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '@phat/metadata'
import { equalBytes } from '@phat/primitives'
import { abiErrors } from '../abi-errors.ts'
import type { EncodedEvent } from '../events.ts'
import type { ArgumentCodec } from './arguments.ts'
import type { EventRecord, MetadataRecord } from './read-metadata.ts'

/** An event of a contract, its fields by label. */
export interface DecodedEvent {
  readonly event: EventRecord
  readonly values: { readonly [label: string]: unknown }
  readonly shown: { readonly [label: string]: Shown }
}

/** Until ink! 4 an event begins with its index; in ink! 5 its first topic names it, and anonymous ones are told by their topics' number. */
export function createEventDecoder(
  { version, name, events }: Pick<MetadataRecord, 'version' | 'name' | 'events'>,
  args: ArgumentCodec,
): (encoded: EncodedEvent) => DecodedEvent {
  const find = (encoded: EncodedEvent): EventRecord => {
    const event = version < 5 ? events[encoded.data[0] ?? events.length] : findByTopic(events, encoded)
    if (event !== undefined) return event
    const labels = events.map(({ label }) => label).join(', ')
    throw abiErrors.error('unknown-entry', `${name} has no such event: there ${labels === '' ? 'is none' : `are ${labels}`}`)
  }
  return (encoded) => {
    const event = find(encoded)
    const decoded = args.decode(`event ${event.label}`, event.fields, version < 5 ? encoded.data.subarray(1) : encoded.data)
    return { event, ...decoded }
  }
}

function findByTopic(events: readonly EventRecord[], { topics }: EncodedEvent): EventRecord | undefined {
  const [first] = topics
  const signed = first && events.find(({ signatureTopic }) => signatureTopic !== undefined && equalBytes(signatureTopic, first))
  if (signed !== undefined) return signed
  const anonymous = events.filter(
    ({ signatureTopic, fields }) =>
      signatureTopic === undefined && fields.filter(({ indexed }) => indexed).length === topics.length,
  )
  // Two that fit cannot be told apart.
  return anonymous.length === 1 ? anonymous[0] : undefined
}
