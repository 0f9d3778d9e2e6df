// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'

/**
 * Makes an element. Text becomes text nodes: nothing that a file holds is ever read as markup.
 * @param attributes names and values as in HTML; an empty value stands for an attribute that is on
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** The element of the page with this id and kind; the page is ours, so its absence is a bug. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  assert(found instanceof kind, `the page has ${id}`)
  return found
}

/** A table with a caption and a header for each column; the first cell of a row is its header. */
export function dataTable(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  const head = element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)))
  const body = rows.map(([first = '', ...others]) =>
    element('tr', {}, element('th', { scope: 'row' }, first), ...others.map((cell) => element('td', {}, cell))),
  )
  return element(
    'div',
    // What scrolls sideways on a narrow screen must be reachable by keyboard.
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' },
    element('table', {}, element('caption', {}, caption), element('thead', {}, head), element('tbody', {}, ...body)),
  )
}
