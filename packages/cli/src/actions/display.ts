// SPDX-License-Identifier: Apache-2.0

import type { ConnectedChain } from '@phat/client/node'
import type { EventRecord, PalletValue, Shown } from '@phat/metadata'
import type { Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { type Display, showValue } from '../values/show-value.ts'

/** How a run shows values: amounts as PHA for people, as planck for scripts. */
export function displayOf({ view, ss58Prefix }: ConnectedChain, { json }: Pick<Invocation, 'json'>): Display {
  return { view, ss58Prefix, amounts: json ? 'planck' : 'pha' }
}

/** A call as `{"Pallet.call": {…}}`. */
export function showCall(display: Display, call: PalletValue): Shown {
  const { outerEnums, extrinsic } = display.view.metadata
  return showValue(display, named(outerEnums?.call ?? extrinsic.call, 'calls'), call)
}

/** The name and the arguments of a call that `showCall` showed. */
export function namedCall(call: Shown): { name: string; args: Readonly<Record<string, Shown>> } {
  const [name, args] = typeof call === 'object' && call !== null ? (Object.entries(call)[0] ?? []) : []
  // A tuple-like call, which no pallet of ours has, keeps its arguments by position.
  return {
    name: name ?? 'unknown',
    args: typeof args === 'object' && args !== null ? Object.fromEntries(Object.entries(args)) : {},
  }
}

/** An event as `{"Pallet.Event": {…}}`. */
export function showEvent(display: Display, { event }: EventRecord): Shown {
  return showValue(display, named(eventType(display), 'events'), event)
}

function named(type: number | undefined, what: string): number {
  if (type === undefined) throw cliErrors.error('bad-answer', `the metadata names no type for ${what}`)
  return type
}

/** The outer event is the type of a field of `System.Events`' records; V14 does not name it elsewhere. */
function eventType({ view }: Display): number | undefined {
  const { definition } = view.type(view.storage('System.Events').valueType)
  const record = definition.type === 'Sequence' ? view.type(definition.value).definition : undefined
  return record?.type === 'Composite' ? record.value.find(({ name }) => name === 'event')?.type : undefined
}
