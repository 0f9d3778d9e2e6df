// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageOf } from './compile.ts'
import { mapSpecifiers, placeOf, relativeSpecifier, type Sources } from './sources.ts'
import { writeText } from './write-text.ts'

/** Declarations of the workspaces, made once for all packages. */
export interface Declarations {
  /** Writes those that `sources` need into `folder`, and tells which packages of the registry they name. */
  write(sources: readonly string[], folder: string): ReadonlySet<string>
  remove(): void
}

const minutes = 60_000

/** Runs the compiler over `sources` and what they import. `scratch` is a folder that is its own. @throws what the compiler says */
export async function emitDeclarations(
  root: string,
  sources: readonly string[],
  resolver: Sources,
  scratch: string,
): Promise<Declarations> {
  const project = join(scratch, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: join(scratch, 'types'),
    // Found by these, workspaces are sources of the program; found in node_modules, the compiler emits nothing for them.
    paths: Object.fromEntries([...resolver.exported].map(([name, source]) => [name, [join(root, source)]])),
    typeRoots: [join(root, 'node_modules', '@types')],
  }
  const files = sources.map((source) => join(root, source))
  writeText(project, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }))
  const compiler = join(root, 'node_modules', '.bin', 'tsc')
  await promisify(execFile)(compiler, ['-p', project], { cwd: root, timeout: 5 * minutes })
  return {
    write: (wanted, folder) => writeClosure(join(scratch, 'types'), wanted, folder, resolver),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  }
}

const declarationOf = (source: string): string => source.replace(/\.ts$/, '.d.ts')

function writeClosure(types: string, wanted: readonly string[], folder: string, resolver: Sources): ReadonlySet<string> {
  const named = new Set<string>()
  const seen = new Set(wanted)
  // A Set hands out what is added while it is walked.
  for (const source of seen) {
    const text = mapSpecifiers(readFileSync(join(types, declarationOf(source)), 'utf8'), (specifier) => {
      const target = resolver.resolve(specifier, source)
      if (target === undefined) {
        named.add(specifier.startsWith('node:') ? '@types/node' : packageOf(specifier))
        return specifier
      }
      seen.add(target)
      return relativeSpecifier(placeOf(source), placeOf(target).replace(/\.ts$/, '.js'))
    })
    writeText(join(folder, declarationOf(placeOf(source))), text)
  }
  return named
}
