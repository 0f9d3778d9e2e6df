// SPDX-License-Identifier: Apache-2.0
import { type Masked, mask } from './mask.ts'

/** A text file of the repository; the path is relative to its root, with forward slashes. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** A TypeScript or JavaScript file, with what the rules need to know of it. */
export interface SourceFile extends TextFile, Masked {
  /** The package that it belongs to, if any. */
  readonly package: Package | undefined
  /** Tests and benchmarks: some rules are only for what ships. */
  readonly isTest: boolean
  /** Compositions for development, in `src/development/`: they may use development tools, and production may not use them. */
  readonly isDevelopment: boolean
  readonly isGenerated: boolean
}

/** Names to files of a package, relative to its folder. */
export type Targets = Readonly<Record<string, readonly string[]>>

/** A workspace package as its manifest declares it. */
export interface Package {
  readonly name: string
  /** Folder relative to the root, without a slash at its end. */
  readonly folder: string
  /** 0 to 6, or X for development tools; undefined when the manifest does not say. */
  readonly tier: number | 'X' | undefined
  readonly sameTier: readonly string[]
  /** Subpath (`.` or `./x`) to source files, one for each condition. */
  readonly exports: Targets
  /** Private name (`#x`) to source files, one for each condition. */
  readonly imports: Targets
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

/** Everything that the rules look at. */
export interface Project {
  readonly files: readonly TextFile[]
  readonly sources: readonly SourceFile[]
  readonly packages: readonly Package[]
}

/** One thing that is wrong. */
export interface Finding {
  /** Name of the rule, by which the list of exceptions refers to it. */
  readonly rule: string
  readonly path: string
  /** From 1. */
  readonly line: number
  /** What is wrong; what to write instead. */
  readonly message: string
}

/** A rule is a pure function of the project. */
export type Rule = (project: Project) => Finding[]

/** Reads manifests and masks sources. */
export function makeProject(files: readonly TextFile[]): Project {
  const packages = files.filter(({ path }) => /^packages\/(pallets\/)?[^/]+\/package\.json$/.test(path)).map(readPackage)
  const sources = files
    .filter(({ path }) => /\.(ts|tsx|mts|mjs|js)$/.test(path))
    .map(
      (file): SourceFile => ({
        ...file,
        ...mask(file.text),
        package: packages.find(({ folder }) => file.path.startsWith(`${folder}/`)),
        isTest: /(^|\/)(test|bench|conformance)\/|\.test\.tsx?$/.test(file.path),
        isDevelopment: /(^|\/)src\/development\//.test(file.path),
        isGenerated: /(^|\/)generated\//.test(file.path),
      }),
    )
  return { files, sources, packages }
}

/** The line, from 1, on which the character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line++
  return line
}

/** Findings for every match of a pattern in `text`, which is the file's text or a masked form of it. */
export function findAll(
  file: TextFile,
  text: string,
  pattern: RegExp,
  rule: string,
  message: (match: string) => string,
): Finding[] {
  return [...text.matchAll(pattern)].map((match) => ({
    rule,
    path: file.path,
    line: lineAt(text, match.index + match[0].length - match[0].trimStart().length),
    message: message(match[0].trim()),
  }))
}

function readPackage(file: TextFile): Package {
  const manifest = JSON.parse(file.text) as {
    name?: string
    phat?: { tier?: number | 'X'; sameTier?: string[] }
    exports?: Conditional
    imports?: Conditional
    dependencies?: Record<string, string>
    devDependencies?: Record<string, string>
  }
  return {
    name: manifest.name ?? file.path,
    folder: file.path.slice(0, -'/package.json'.length),
    tier: manifest.phat?.tier,
    sameTier: manifest.phat?.sameTier ?? [],
    exports: targetsOf(manifest.exports ?? {}),
    imports: targetsOf(manifest.imports ?? {}),
    dependencies: Object.keys(manifest.dependencies ?? {}),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
  }
}

type Conditional = Readonly<Record<string, string | Readonly<Record<string, string>>>>

function targetsOf(entries: Conditional): Targets {
  return Object.fromEntries(
    Object.entries(entries).map(([name, target]) => [name, typeof target === 'string' ? [target] : Object.values(target)]),
  )
}
