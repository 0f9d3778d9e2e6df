// SPDX-License-Identifier: Apache-2.0
import type { Check } from '@phat/attestation'
import { standingWords, verdictWords } from '../story/rungs.ts'
import type { RungStory, Story } from '../story/tell-story.ts'
import { dataTable, element } from './elements.ts'

/** The outcome in a sentence and its warnings: what a screen reader is told at once. */
export function showOutcome({ headline, warnings }: Story): HTMLElement[] {
  return [element('p', {}, headline), ...warnings.map((warning) => element('p', { class: 'warning' }, warning))]
}

/** The ladder, and what was attested. */
export function showStory({ rungs, facts }: Story): HTMLElement[] {
  const ladder = element('ol', { class: 'ladder', 'aria-label': 'The ladder, from the bottom up' }, ...rungs.map(showRung))
  if (facts.length === 0) return [ladder]
  const rows = facts.map(([label, value]) => [label, element('span', { class: 'value' }, value)])
  return [ladder, dataTable('What the evidence says', ['Field', 'Value'], rows)]
}

function showRung({ title, meaning, limit, standing, checks }: RungStory): HTMLElement {
  const word = element('span', { class: `word-${standing}` }, standingWords[standing])
  const parts: HTMLElement[] = [
    element('h3', {}, `${title}: `, word),
    element('p', {}, meaning),
    element('p', { class: 'limit' }, limit),
  ]
  if (checks.length > 0) {
    const open: Record<string, string> = standing === 'fails' ? { open: '' } : {}
    const table = dataTable(
      `Checks of ${title.toLowerCase()}`,
      ['Check', 'Verdict', 'Looked at', 'Expected', 'Found'],
      checks.map(showCheck),
    )
    parts.push(element('details', open, element('summary', {}, countOf(checks)), table))
  }
  return element('li', { class: standing }, ...parts)
}

function showCheck({ claim, verdict, field = '', expected = '', found = '', id }: Check): (Node | string)[] {
  const value = (text: string) => element('span', { class: 'value' }, text)
  const word = element('span', { class: `word-${verdict}` }, verdictWords[verdict])
  return [element('span', { title: id }, claim), word, value(field), value(expected), value(found)]
}

function countOf(checks: readonly Check[]): string {
  const counts = (['fail', 'not-supplied', 'pass', 'not-reached'] as const).flatMap((verdict) => {
    const count = checks.filter((check) => check.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdictWords[verdict]}`]
  })
  return `${checks.length === 1 ? '1 check' : `${checks.length} checks`}: ${counts.join(', ')}`
}
