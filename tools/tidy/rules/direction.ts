// SPDX-License-Identifier: Apache-2.0
import { folderOf, importsOf, joinPath, workspaceImport } from '../imports.ts'
import type { Finding, Package, Project, Rule, SourceFile } from '../project.ts'

/** Which package may import which: the tiers of ARCHITECTURE.md, the forbidden pairs, declared dependencies. */
export const direction: Rule = (project) => [
  ...project.packages.flatMap((one) => manifestFindings(project, one)),
  ...project.sources.flatMap((file) => importsOf(file).flatMap((one) => importFindings(project, file, one.specifier, one.line))),
]

function manifestFindings(project: Project, one: Package): Finding[] {
  const path = `${one.folder}/package.json`
  if (one.tier === undefined) {
    return [{ rule: 'tier', path, line: 1, message: 'the manifest names no tier; write "phat": { "tier": 0 to 6, or "X" }' }]
  }
  return one.dependencies.flatMap((name) => {
    const target = project.packages.find((other) => other.name === name)
    if (target === undefined && name.startsWith('@phat/')) {
      return [{ rule: 'tier', path, line: 1, message: `depends on ${name}, which does not exist; remove it` }]
    }
    const reason = target === undefined ? undefined : forbidden(one, target)
    return reason === undefined ? [] : [{ rule: 'tier', path, line: 1, message: `depends on ${name}: ${reason}` }]
  })
}

function importFindings(project: Project, file: SourceFile, specifier: string, line: number): Finding[] {
  const finding = (rule: string, message: string): Finding[] => [{ rule, path: file.path, line, message }]
  const own = file.package
  if (specifier.startsWith('.')) {
    const target = joinPath(folderOf(file.path), specifier)
    const leaves = own !== undefined && !target.startsWith(`${own.folder}/`)
    return leaves ? finding('relative-import', `${specifier} leaves the package; import the other package by its name`) : []
  }
  const workspace = workspaceImport(project, specifier)
  if (workspace === undefined || own === undefined || workspace.name === own.name) return []
  const { name, subpath, package: target } = workspace
  if (target === undefined) return finding('tier', `imports ${name}, which does not exist; correct the name`)
  if (target.exports[subpath] === undefined)
    return finding('subpath', `${name} does not export ${subpath}; list it in its exports`)
  const isTool = file.isDevelopment && target.tier === 'X'
  const declared = own.dependencies.includes(name) || ((file.isTest || isTool) && own.devDependencies.includes(name))
  const reason = file.isTest || isTool ? undefined : forbidden(own, target)
  return [
    ...(declared
      ? []
      : finding('undeclared', `imports ${name} undeclared; add it to the dependencies in ${own.folder}/package.json`)),
    ...(reason === undefined ? [] : finding('tier', `imports ${name}: ${reason}`)),
  ]
}

/** Why `from` may not use `to`, with what to do instead; undefined when it may. */
function forbidden(from: Package, to: Package): string | undefined {
  const short = (one: Package) => one.name.replace('@phat/', '')
  const isPallet = (one: Package) => one.name.startsWith('@phat/pallet-')
  if (from.tier === 'X') return undefined
  if (to.tier === 'X') return 'only tests, tier X and src/development use development tools; move the code there'
  if (isPallet(from) && isPallet(to))
    return 'pallets never import pallets; name what is needed in the config, the runtime connects it'
  if (['sdk', 'console'].includes(short(from)) && typeof to.tier === 'number' && to.tier >= 2 && to.tier <= 4) {
    return 'sdk and console use no tier 2 to 4; meet in wire or messaging'
  }
  if (short(from) === 'worker' && ['node', 'rpc', 'runtime'].includes(short(to))) {
    return 'the worker shares no code with node, rpc and runtime; meet in wire or messaging'
  }
  if (from.tier === undefined || to.tier === undefined || to.tier < from.tier) return undefined
  if (to.tier === from.tier) {
    return from.sameTier.includes(to.name)
      ? undefined
      : `same tier ${to.tier}; list it in phat.sameTier or move the shared part down`
  }
  return `tier ${to.tier} is above tier ${from.tier}; move the shared part down, or take it as a parameter`
}
