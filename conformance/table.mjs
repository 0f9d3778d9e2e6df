// SPDX-License-Identifier: Apache-2.0
// The rows as a person reads them.

const nameWidth = 24
const packageWidth = 38
const timeWidth = 8

/**
 * One line a client; below it each step that failed or does not apply, with its reason.
 * @param {readonly import('./run.mjs').Row[]} rows
 * @param {boolean} withHeading
 */
export function table(rows, withHeading) {
  const lines = withHeading ? [line('client', 'package', 'seconds', 'steps')] : []
  for (const row of rows) {
    const count = (/** @type {string} */ status) => row.steps.filter((step) => step.status === status).length
    const counts = [`${count('ok')} ok`]
    if (count('failed') > 0) counts.push(`${count('failed')} failed`)
    if (count('n.a.') > 0) counts.push(`${count('n.a.')} n.a.`)
    lines.push(line(row.name, `${row.package} ${row.version}`, (row.ms / 1000).toFixed(1), counts.join(', ')))
    lines.push(`  ${row.steps.map(({ step, status }) => (status === 'ok' ? step : `${step}: ${status}`)).join('  ')}`)
    for (const { step, status, reason } of row.steps) if (status !== 'ok') lines.push(`  ${step}  ${status}: ${reason}`)
    if (row.output) lines.push(row.output.replace(/^/gm, '  | '))
  }
  return lines.join('\n')
}

/** @param {string} name @param {string} software @param {string} time @param {string} steps */
const line = (name, software, time, steps) =>
  `${name.padEnd(nameWidth)} ${software.padEnd(packageWidth)} ${time.padStart(timeWidth)}  ${steps}`
