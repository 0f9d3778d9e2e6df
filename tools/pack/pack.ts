// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildPage } from '@phat/console/build-page'
import { known } from '@phat/primitives'
import { writePreparedEngine } from '../prepared-engine/write-prepared-engine.ts'
import { compileBundles } from './compile.ts'
import { type Declarations, emitDeclarations } from './declarations.ts'
import { writeKit } from './kit.ts'
import { manifestOf, readRoot } from './manifest.ts'
import { compileModules } from './modules.ts'
import { type PackagePlan, plans } from './packages.ts'
import { readSources, type Sources } from './sources.ts'
import { writeText } from './write-text.ts'

/** A package that is ready to be published. */
export interface Packed {
  readonly name: string
  /** The folder with its files, absolute. */
  readonly folder: string
  /** The file that npm made of it, absolute. */
  readonly tarball: string
  readonly packedBytes: number
  readonly unpackedBytes: number
}

/** Makes all packages of the repository at `root` in `out`, which then holds nothing else of the same names. */
export async function packAll(root: string, out: string): Promise<readonly Packed[]> {
  const resolver = readSources(root)
  const sources = plans.flatMap(({ subpaths }) => subpaths.map(({ source }) => source))
  mkdirSync(out, { recursive: true })
  const declarations = await emitDeclarations(root, sources, resolver, join(out, '.declarations'))
  try {
    const packed: Packed[] = []
    for (const plan of plans) packed.push(await pack(root, plan, out, resolver, declarations))
    return packed
  } finally {
    declarations.remove()
  }
}

const folderOf = ({ name }: PackagePlan): string => name.slice('@phat/'.length)

async function pack(
  root: string,
  plan: PackagePlan,
  out: string,
  resolver: Sources,
  declarations: Declarations,
): Promise<Packed> {
  const folder = join(out, folderOf(plan))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { imported, imports } =
    plan.shape === 'modules'
      ? await compileModules(root, plan, resolver, folder)
      : { imported: await compileBundles(root, plan, folder), imports: {} }
  if ('contract-test-thread' in plan.programs) writePreparedEngine(join(folder, 'dist'))
  const named = declarations.write(
    plan.subpaths.map(({ source }) => source),
    join(folder, 'types'),
  )
  if (plan.hasKit) await writeKit(root, resolver, join(folder, 'kit'))
  if (plan.hasTemplates) {
    cpSync(join(root, plan.workspace, 'templates'), join(folder, 'templates'), { recursive: true })
    writeText(join(folder, 'page', 'page.html'), await buildPage())
  }
  for (const [command, program] of Object.entries(plan.commands)) writeCommand(join(folder, 'bin'), command, program)
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  writeText(join(folder, 'README.md'), withoutLocalLinks(readFileSync(join(root, plan.readme), 'utf8')))
  const manifest = manifestOf(readRoot(root), plan, [...new Set([...imported, ...named])], imports)
  writeText(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  return { name: plan.name, folder, ...(await tarball(folder, out)) }
}

/** Links into this repository lead nowhere from a package: their text stays. */
const withoutLocalLinks = (markdown: string): string => markdown.replace(/\[([^\]\n]+)\]\(\.{1,2}\/[^)\n]*\)/g, '$1')

function writeCommand(folder: string, command: string, program: string): void {
  const path = join(folder, `${command}.mjs`)
  writeText(path, `#!/usr/bin/env node\nimport '../dist/${program}.js'\n`)
  chmodSync(path, 0o755)
}

async function tarball(folder: string, out: string): Promise<Pick<Packed, 'tarball' | 'packedBytes' | 'unpackedBytes'>> {
  const args = ['pack', '--json', '--loglevel=error', '--pack-destination', out]
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, maxBuffer: 1 << 24, timeout: 120_000 })
  const told = JSON.parse(stdout) as readonly { filename: string; size: number; unpackedSize: number }[] // npm's own form
  const { filename, size, unpackedSize } = known(told[0], 'npm packs one folder into one file')
  return { tarball: join(out, filename), packedBytes: size, unpackedBytes: unpackedSize }
}
