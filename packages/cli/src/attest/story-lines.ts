// SPDX-License-Identifier: Apache-2.0
import type { Check } from '@phat/attestation'
import { type Missing, type RungStory, type Story, standingWords, verdictWords } from '@phat/console'
import { table } from '../terminal/table.ts'

const verdictWidth = Math.max(...Object.values(verdictWords).map((word) => word.length))

/** A verification for a terminal: outcome, ladder, what was attested. */
export function storyLines({ headline, warnings, rungs, facts }: Story): string[] {
  return [
    ...warnings.map((warning) => `*** ${warning} ***`),
    headline,
    ...rungs.flatMap(rungLines),
    ...(facts.length === 0 ? [] : ['', 'What the evidence says', ...table(facts)]),
  ]
}

function rungLines({ title, standing, meaning, limit, checks }: RungStory): string[] {
  return ['', `${title}: ${standingWords[standing]}`, `  ${meaning}`, `  ${limit}`, ...checks.flatMap(checkLines)]
}

/** What passed is told in a line; what did not, with what was looked for and found. */
function checkLines({ verdict, claim, id, field, expected, found }: Check): string[] {
  const line = `  ${verdictWords[verdict].padEnd(verdictWidth)}  ${claim}   [${id}]`
  if (verdict !== 'fail') return [line]
  const rows = [
    ['looked at', field ?? ''],
    ['expected', expected ?? ''],
    ['found', found ?? ''],
  ]
  return [line, ...table(rows, ' '.repeat(verdictWidth + 4))]
}

/** What is missing, and which service has it. */
export function missingLines(missing: readonly Missing[]): string[] {
  if (missing.length === 0) return []
  const rows = missing.flatMap(({ what, from }) => [
    ['needs', what],
    ['from', from],
  ])
  return ['', 'Not supplied', ...table(rows)]
}
