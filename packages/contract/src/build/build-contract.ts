// SPDX-License-Identifier: Apache-2.0
import { basename, dirname, resolve } from 'node:path'
import {
  type ContractDescriptor,
  defaultAcceptance,
  type InkProject,
  type InkVersion,
  inkMetadata,
  signatureTopic,
} from '@phat/abi'
import { blake2b256 } from '@phat/crypto/hashes'
import { PhatError, toHex } from '@phat/primitives'
import type { Wiring } from '../run/serve.ts'
import type { Diagnostic } from './build-errors.ts'
import { type Bundle, type Bundler, bundle } from './bundle.ts'
import { type DeclarationText, descriptorFromText } from './descriptor-from-text.ts'
import { evaluateDeclaration } from './evaluate.ts'
import { isWorkspace } from './kit.ts'
import { type Declassified, lint } from './lint/lint.ts'
import { mapTrace } from './map-trace.ts'
import { scriptModule } from './wasm-container.ts'

/** Label of the script engine that bundles are made for. */
export const scriptEngine = 'quickjs-wasi/3.6.2'

export interface BuildOptions {
  /** The contract's TypeScript file. */
  readonly entry: string
  /** Whose metadata and event encoding; 4 unless given. */
  readonly ink?: InkVersion
  /** False to leave the bundle readable; then it is another code with another hash. */
  readonly minify?: boolean
  readonly authors?: readonly string[]
  readonly description?: string
  readonly license?: string
}

/** The `.contract` file: ink!'s metadata with the module, and what the kit adds. */
export type ContractFile = InkProject & {
  readonly phat: InkProject['phat'] & {
    /** For `mapTrace`; never on chain. */
    readonly sourceMap: object
    /** What leaves the contract by its consent, with the reasons, for reviewers. */
    readonly declassified: readonly Declassified[]
  }
}

export interface Built {
  readonly kind: 'built'
  readonly contract: ContractFile
  readonly bundle: string
  readonly wasm: Uint8Array
  /** blake2_256 of the module. */
  readonly codeHash: Uint8Array
  readonly sourceMap: string
  readonly warnings: readonly Diagnostic[]
  readonly declassified: readonly Declassified[]
  /** The files that it was built from and that are not the kit's, absolute. */
  readonly inputs: readonly string[]
}

export type BuildResult = Built | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }

/** Code of the last bundle that ran, by entry: most changes leave it as it was, so that bundling may begin before the declaration is known. */
export type LastServed = Map<string, string>

const language = { source: 'TypeScript 7.0.2', compiler: 'phat 0.1.0' }

/**
 * Builds the contract that a file exports into one `.contract`. The same sources give the same code hash, wherever they lie. Types are not
 * checked here: that is for the project's own tsc, and editors.
 * @returns what was built, or what is wrong with it and where: compile errors, a declaration that contradicts itself, globals that
 * contracts do not have, private values that leave without declassify
 */
export function buildContract(options: BuildOptions): Promise<BuildResult> {
  return buildWith(bundle, new Map(), options)
}

/** `buildContract` with a bundler, and what an earlier build of the same contract left behind. */
export async function buildWith(bundle: Bundler, lastServed: LastServed, options: BuildOptions): Promise<BuildResult> {
  const entry = resolve(options.entry)
  const file = `./${basename(entry)}`
  const minify = options.minify ?? true
  const expected = lastServed.get(entry)
  // Three bundles, begun at once: what looks through the contract, what its declaration is read from, what will most likely run.
  const early = expected === undefined ? undefined : bundle({ entry, code: expected, minify })
  const [linted, declared] = await Promise.all([lintEntry(bundle, entry, file), declarationOf(bundle, entry, file)])
  const ready = await early
  if (linted.diagnostics.some(({ severity }) => severity === 'error')) return { kind: 'refused', diagnostics: linted.diagnostics }
  if ('diagnostics' in declared) return { kind: 'refused', diagnostics: declared.diagnostics }
  const { descriptor, exported, wiring } = wiringOf(declared, options.ink ?? 4)
  const code = servingCode(file, exported, wiring)
  const bundled = ready !== undefined && code === expected ? ready : await bundle({ entry, code, minify })
  if (bundled.kind === 'refused') return bundled
  lastServed.set(entry, code)
  const accepts = descriptor.accepts && { ...defaultAcceptance, ...descriptor.accepts }
  const gasOnly = descriptor.messages.filter(({ estimate }) => estimate === 'gas-only').map(({ selector }) => selector)
  const wasm = scriptModule(bundled.code, scriptEngine, { ...(accepts && { accepts }), gasOnly })
  const codeHash = blake2b256(wasm)
  const { description, license } = options
  try {
    const project = inkMetadata(descriptor, {
      ink: wiring.ink,
      codeHash,
      authors: options.authors ?? ['unknown'],
      wasm,
      ...(description === undefined ? {} : { description }),
      ...(license === undefined ? {} : { license }),
    })
    const phat = { ...project.phat, sourceMap: JSON.parse(bundled.sourceMap) as object, declassified: linted.declassified }
    const warnings = [...linted.diagnostics, ...bundled.warnings]
    const { sourceMap, inputs } = bundled
    return {
      kind: 'built',
      contract: { ...project, phat },
      bundle: bundled.code,
      wasm,
      codeHash,
      sourceMap,
      warnings,
      declassified: linted.declassified,
      inputs,
    }
  } catch (error) {
    if (!(error instanceof PhatError) || !error.code.startsWith('abi.')) throw error
    return {
      kind: 'refused',
      diagnostics: [
        {
          severity: 'error',
          code: error.code,
          message: error.message,
          file: basename(entry),
          line: 0,
          column: 0,
          remedy: error.remedy,
        },
      ],
    }
  }
}

async function lintEntry(bundle: Bundler, entry: string, file: string): ReturnType<typeof lintBundle> {
  return lintBundle(await bundle({ entry, code: `export * from ${JSON.stringify(file)}`, minify: false, kitExternal: true }))
}

async function lintBundle(
  bundled: Bundle,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly declassified: readonly Declassified[] }> {
  return bundled.kind === 'refused'
    ? { diagnostics: bundled.diagnostics, declassified: [] }
    : lint(bundled.code, bundled.sourceMap)
}

const generated = { file: '', line: 0, column: 0 }

/** Evaluates the declaration, apart from the code that will run. */
async function declarationOf(
  bundle: Bundler,
  entry: string,
  file: string,
): Promise<DeclarationText | { readonly diagnostics: readonly Diagnostic[] }> {
  const code = `import { portableDeclaration } from 'phat:portable'
import * as exported from ${JSON.stringify(file)}
globalThis.__phatDeclaration = portableDeclaration(exported)`
  const bundled = await bundle({ entry, code, minify: false })
  if (bundled.kind === 'refused') return bundled
  const evaluated = evaluateDeclaration(bundled.code)
  if (evaluated.kind === 'failed') {
    const trace = mapTrace(bundled.sourceMap, evaluated.stack)
    const places = [...trace.matchAll(/([^\s():]+\.[cm]?[jt]s):(\d+):(\d+)/g)]
    // Frames of the kit tell the contract's author nothing.
    const own = places.find(([, at = '']) => !isWorkspace(resolve(dirname(entry), at)))
    const place = own === undefined ? generated : { file: own[1] ?? '', line: Number(own[2]), column: Number(own[3]) }
    const remedy = 'The declaration is evaluated when it is built: correct what the message says.'
    return { diagnostics: [{ severity: 'error', code: 'build.declaration', message: evaluated.message, ...place, remedy }] }
  }
  // The cast states what `portableDeclaration` wrote.
  const text = JSON.parse(evaluated.text) as DeclarationText
  if (text.descriptor !== undefined) return text
  const message =
    text.exports.length === 0 ? 'the file exports no contract' : `the file exports several contracts: ${text.exports.join(', ')}`
  const remedy = 'Export one contract: export const MyContract = contract(…), or make one of several the default export.'
  return { diagnostics: [{ severity: 'error', code: 'build.no-contract', message, ...generated, file: basename(entry), remedy }] }
}

function wiringOf(
  text: DeclarationText,
  ink: InkVersion,
): { readonly descriptor: ContractDescriptor; readonly exported: string; readonly wiring: Wiring } {
  const descriptor = descriptorFromText(text, language)
  const entries = new Map([
    ...descriptor.constructors.map((entry) => [`constructor ${entry.name}`, entry.selector] as const),
    ...descriptor.messages.map((entry) => [`message ${entry.name}`, entry.selector] as const),
  ])
  const selectors = (text.order ?? []).map(({ kind, name }) => {
    const selector = entries.get(`${kind === 'constructor' ? kind : 'message'} ${name}`) ?? new Uint8Array(4)
    return new DataView(selector.buffer, selector.byteOffset, 4).getUint32(0, false)
  })
  const topics = descriptor.events.map((event) =>
    toHex(signatureTopic(descriptor.name, event, { ink, blake2_256: blake2b256 })).slice(2),
  )
  return { descriptor, exported: text.exports[0] ?? '', wiring: { ink, selectors, topics } }
}

function servingCode(file: string, exported: string, wiring: Wiring): string {
  return `import { serve } from 'phat:serve'
import { ${exported} as contract } from ${JSON.stringify(file)}
serve(contract, ${JSON.stringify(wiring)})`
}
