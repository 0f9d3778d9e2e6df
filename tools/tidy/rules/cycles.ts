// SPDX-License-Identifier: Apache-2.0
import { importsOf, resolveImport } from '../imports.ts'
import type { Rule } from '../project.ts'

/** No cycle of value imports between files, none of dependencies between packages. */
export const cycles: Rule = (project) => {
  const files = new Map(
    project.sources.map((file) => {
      const targets = importsOf(file).filter(({ isTypeOnly }) => !isTypeOnly)
      return [file.path, targets.flatMap(({ specifier }) => resolveImport(project, file, specifier))] as const
    }),
  )
  const packages = new Map(project.packages.map(({ name, dependencies }) => [name, dependencies] as const))
  const folders = new Map(project.packages.map(({ name, folder }) => [name, folder]))
  return [
    ...cyclesIn(files).map((cycle) => ({
      rule: 'file-cycle',
      path: cycle[0] as string,
      line: 1,
      message: `value imports run in a circle: ${cycle.join(' → ')}; move what both need into a third file`,
    })),
    ...cyclesIn(packages).map((cycle) => ({
      rule: 'package-cycle',
      path: `${folders.get(cycle[0] as string)}/package.json`,
      line: 1,
      message: `packages depend on each other: ${cycle.join(' → ')}; move what both need to a lower tier`,
    })),
  ]
}

/** The strongly connected components of more than one node, or of one that points at itself; each sorted by name (Tarjan). */
function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string): number => {
    const own = index.size
    index.set(node, own)
    low.set(node, own)
    stack.push(node)
    for (const target of graph.get(node) ?? []) {
      if (!graph.has(target)) continue
      const reached = index.has(target) ? (stack.includes(target) ? (index.get(target) as number) : own) : visit(target)
      low.set(node, Math.min(low.get(node) as number, reached))
    }
    if (low.get(node) === own) {
      const component = stack.splice(stack.indexOf(node))
      if (component.length > 1 || graph.get(node)?.includes(node)) found.push(component.sort())
    }
    return low.get(node) as number
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found
}
