// SPDX-License-Identifier: Apache-2.0
import type { CallResult, QueryResult } from '@phat/sdk'

/** What this page finds wrong itself. */
export class PageProblem extends Error {}

/** The element with this id and kind. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new PageProblem(`the page has no ${kind.name} ${id}`)
}

/** Makes an element of text: nothing that comes from outside is ever read as markup. */
function textElement<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, text: string): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

export const showStatus = (text: string): void => {
  byId('status', HTMLElement).textContent = text
}

/** Errors of the SDK carry a code, why it happens and what to do. */
interface Explained {
  readonly code?: unknown
  readonly message?: unknown
  readonly remedy?: unknown
}

/** Tells what went wrong, and what to do about it. */
export function showProblem(error: unknown): void {
  const { code, message, remedy } = (typeof error === 'object' && error !== null ? error : { message: error }) as Explained
  const parts: (string | Node)[] = [textElement('strong', 'This did not work. '), `${String(message)}. `]
  if (typeof remedy === 'string') parts.push(`${remedy} `)
  if (typeof code === 'string') parts.push(textElement('code', code))
  byId('problem', HTMLElement).replaceChildren(...parts)
}

export const clearProblem = (): void => byId('problem', HTMLElement).replaceChildren()

/** Replaces what a list offers; values are positions. */
export function fillSelect(select: HTMLSelectElement, labels: readonly string[], chosen = 0): void {
  select.replaceChildren(...labels.map((label, i) => Object.assign(textElement('option', label), { value: String(i) })))
  select.value = String(chosen)
}

const planckPerPha = 1e12

/** Planck as PHA with four digits: enough for a page, not for accounting. */
export const showPha = (planck: bigint): string => `${(Number(planck) / planckPerPha).toFixed(4)} PHA`

/** Adds an answer on top of the table. */
export function showReceipt(asked: string, answer: string, result: QueryResult<unknown> | CallResult<unknown>): void {
  const { height, blockTime, worker, simulated } = result
  const cells = [
    answer,
    String('blockNumber' in result ? result.blockNumber : height),
    new Date(blockTime).toISOString(),
    'fee' in result ? showPha(result.fee) : 'none',
    simulated ? 'SIMULATED: proves nothing' : 'of real hardware',
    worker,
  ]
  const row = document.createElement('tr')
  row.append(Object.assign(textElement('th', asked), { scope: 'row' }), ...cells.map((cell) => textElement('td', cell)))
  const table = byId('receipts', HTMLTableElement)
  table.tBodies[0]?.prepend(row)
  table.hidden = false
  byId('no-receipts', HTMLElement).hidden = true
}
