// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Sources of the kit as they are found. */
interface Kit {
  /** The one of `@phat/contract`; those of the workspaces under it lie beside it as they do here. */
  readonly folder: string
  /** True where they were prepared for contracts (`prepareKitSource`), and import each other by relative paths. */
  readonly isPrepared: boolean
}

/** The kit that builds a contract is the one that goes into it, wherever the contract's file is. */
const kit = findKit()

/** Compiled programs and packages carry prepared sources; here the kit lies in its workspace. */
function findKit(): Kit {
  const source = dirname(createRequire(import.meta.url).resolve('@phat/contract'))
  const place = join('kit', 'contract', 'src')
  const prepared = [join(dirname(fileURLToPath(import.meta.url)), place), join(dirname(source), place)].find(existsSync)
  return prepared === undefined ? { folder: source, isPrepared: false } : { folder: prepared, isPrepared: true }
}

export const { isPrepared } = kit

const workspaces = `${dirname(dirname(kit.folder))}${sep}`
const workspaceSources = ['abi', 'codec', 'contract', 'primitives'].map((name) => join(workspaces, name, 'src') + sep)

/** True for sources of the kit and of the workspaces under it. */
export const isWorkspace = (path: string): boolean => workspaceSources.some((folder) => path.startsWith(folder))

/** Files of the kit and of the workspaces under it that are not the library of contracts, which is looked through as contracts are. */
export const isKitFile = (path: string): boolean => isWorkspace(path) && !path.startsWith(join(kit.folder, 'std') + sep)

/** How a file of the kit that is left out of a bundle is named there: the same wherever the kit lies. */
export const externalName = (path: string): string => `phat:kit/${relative(kit.folder, path)}`

/** What the kit is made of, by paths from its folder. A contract that imports a part by its name gets the one that the kit itself has. */
const modules: { readonly [specifier: string]: string } = {
  '@phat/contract': 'index.ts',
  '@phat/contract/std': 'std/index.ts',
  '@phat/abi/script-operations': '../../abi/src/script-operations.ts',
  '@phat/codec': '../../codec/src/index.ts',
  '@phat/primitives': '../../primitives/src/index.ts',
  'phat:serve': 'run/serve.ts',
  'phat:portable': 'portable.ts',
}

/** What is known without asking esbuild, which costs a message each way: the kit itself, and what its files import of each other. */
export function knownTarget(path: string, resolveDir: string, importer: string): string | undefined {
  const known = modules[path]
  if (known !== undefined) return join(kit.folder, known)
  return path.startsWith('.') && path.endsWith('.ts') && isWorkspace(importer) ? join(resolveDir, path) : undefined
}
