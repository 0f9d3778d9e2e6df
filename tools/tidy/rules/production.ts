// SPDX-License-Identifier: Apache-2.0
import { importsOf, resolveImport } from '../imports.ts'
import { type Finding, lineAt, type Project, type Rule, type SourceFile } from '../project.ts'

/**
 * Where production begins: what a process of a node or a worker starts with, and what others compose them from. Everything that
 * these files import, and what that imports, can run where real keys are.
 */
const entryPoints: readonly string[] = [
  'packages/cli/src/main.ts',
  'packages/cli/src/contract/workbench/workbench-thread.ts',
  'packages/cli/src/project/test-thread.ts',
  'packages/crypto/src/verifier/worker.ts',
  'packages/node/src/index.ts',
  'packages/tee/src/index.ts',
  'packages/worker/src/contract-thread.ts',
  'packages/worker/src/index.ts',
  'packages/worker/src/thread.ts',
]

const buildPath = 'tools/build.mjs'

/**
 * The proof that production cannot make simulated evidence: no chain of imports leads from an entry point to a development tool
 * (tier X, the simulated vendors among them) or to a development composition. Type imports count too, which is stricter than
 * what runs. An entry point that does not exist would prove nothing, and a process that the build makes from no listed entry point would
 * escape, so both are findings.
 */
export const production: Rule = (project) => {
  const files = new Map(project.sources.map((file) => [file.path, file]))
  return [...entryPoints.flatMap((entry) => leaks(project, files, entry)), ...gaps(project, files)]
}

/** The first import on each way from the entry point that leads out of production. */
function leaks(project: Project, files: ReadonlyMap<string, SourceFile>, entry: string): Finding[] {
  const cameFrom = new Map<string, string | undefined>([[entry, undefined]])
  const found: Finding[] = []
  // A Map hands out what is added while it is walked: breadth first, so ways are the shortest.
  for (const path of cameFrom.keys()) {
    const file = files.get(path)
    if (file === undefined) continue
    for (const { specifier, line } of importsOf(file)) {
      for (const target of resolveImport(project, file, specifier)) {
        if (cameFrom.has(target)) continue
        const tool = developmentTool(files.get(target))
        if (tool === undefined) cameFrom.set(target, path)
        else {
          const way = [...wayTo(cameFrom, path), target].join(' → ')
          const message = `production reaches ${tool}: ${way}; take it as a parameter, and bring it along in src/development or a test`
          found.push({ rule: 'production', path, line, message })
        }
      }
    }
  }
  return found
}

/** What must stay out of production, by name; undefined for anything else. */
function developmentTool(file: SourceFile | undefined): string | undefined {
  if (file?.isDevelopment) return 'a development composition'
  return file?.package?.tier === 'X' ? file.package.name : undefined
}

function wayTo(cameFrom: ReadonlyMap<string, string | undefined>, path: string): string[] {
  const way = [path]
  for (let at = cameFrom.get(path); at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}

/** What the table above misses, in the repository that has a build. */
function gaps(project: Project, files: ReadonlyMap<string, SourceFile>): Finding[] {
  const build = project.files.find(({ path }) => path === buildPath)
  if (build === undefined) return []
  const finding = (offset: number, message: string): Finding => ({
    rule: 'production',
    path: buildPath,
    line: lineAt(build.text, offset),
    message,
  })
  const absent = entryPoints
    .filter((entry) => !files.has(entry))
    .map((entry) => finding(0, `the entry point ${entry} does not exist; correct the table in tools/tidy/rules/production.ts`))
  const processes = [...build.text.matchAll(/(?<=')packages\/[^'\s]+\.ts(?=')/g)]
  const unlisted = processes
    .filter(([path]) => !entryPoints.includes(path) && !files.get(path)?.isDevelopment)
    .map(({ 0: path, index }) =>
      finding(index, `${path} starts a process but is no entry point of production; list it in tools/tidy/rules/production.ts`),
    )
  return [...absent, ...unlisted]
}
