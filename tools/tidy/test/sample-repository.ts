// SPDX-License-Identifier: Apache-2.0
import { type Exception, exceptions as noneNeeded } from '../exceptions.ts'
import type { Finding } from '../project.ts'
import { tidy } from '../tidy.ts'

/** How many exceptions the list held when this number was last lowered; it is never raised. */
export const exceptionsMax = 4

/** The list that the command uses. */
export const realExceptions = noneNeeded

/** A manifest as the packages have it. */
export function manifest(name: string, phat: object, dependencies: readonly string[] = [], more: object = {}): string {
  const listed = Object.fromEntries(dependencies.map((one) => [one, '0.1.0']))
  return JSON.stringify({ name, phat, exports: { '.': './src/index.ts' }, dependencies: listed, ...more })
}

/** Findings of one rule in a small repository of path to text, as `path:line`. */
export function found(rule: string, files: Readonly<Record<string, string>>, exceptions: readonly Exception[] = []): string[] {
  return findings(rule, files, exceptions).map(({ path, line }) => `${path}:${line}`)
}

/** The same with their messages. */
export function findings(
  rule: string,
  files: Readonly<Record<string, string>>,
  exceptions: readonly Exception[] = [],
): Finding[] {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }))
  return tidy(texts, exceptions).filter((finding) => finding.rule === rule)
}
