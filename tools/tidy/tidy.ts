// SPDX-License-Identifier: Apache-2.0
import type { Exception } from './exceptions.ts'
import { type Finding, makeProject, type Project, type TextFile } from './project.ts'
import { cycles } from './rules/cycles.ts'
import { determinism } from './rules/determinism.ts'
import { direction } from './rules/direction.ts'
import { hygiene } from './rules/hygiene.ts'
import { limits } from './rules/limits.ts'
import { production } from './rules/production.ts'
import { repository } from './rules/repository.ts'

const rules = [direction, cycles, limits, determinism, hygiene, production, repository]
const exceptionsPath = 'tools/tidy/exceptions.ts'

/** Every finding of every rule that no exception covers, and every exception that covers nothing; by path and line. */
export function tidy(files: readonly TextFile[], exceptions: readonly Exception[]): Finding[] {
  const project = makeProject(files)
  const all = rules.flatMap((rule) => rule(project))
  const remaining = all.filter((finding) => !exceptions.some((exception) => covers(exception, finding)))
  const stale = exceptions.filter((exception) => !all.some((finding) => covers(exception, finding)))
  const findings = [...remaining, ...stale.map((exception) => staleFinding(project, exception))]
  return findings.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
}

/** A hard limit has no exception. */
function covers(exception: Exception, finding: Finding): boolean {
  if (finding.rule.endsWith('-hard') || exception.rule !== finding.rule || exception.path !== finding.path) return false
  return exception.contains === undefined || finding.message.includes(exception.contains)
}

function staleFinding(project: Project, { rule, path }: Exception): Finding {
  const text = project.files.find((file) => file.path === exceptionsPath)?.text ?? ''
  const line = text.slice(0, Math.max(0, text.indexOf(`'${path}'`))).split('\n').length
  return {
    rule: 'stale-exception',
    path: exceptionsPath,
    line,
    message: `the exception ${rule} for ${path} matches nothing; remove it`,
  }
}
