// SPDX-License-Identifier: Apache-2.0

/** What imports of a package find under one name. */
export interface Subpath {
  /** As in an exports map: `.` or `./test`. */
  readonly name: string
  /** Its source, from the root of the repository. */
  readonly source: string
}

/** Compiled programs for one kind of place. */
export interface Variant {
  /** Folder below the package, for example `dist`. */
  readonly folder: string
  readonly platform: 'node' | 'browser'
  /** The condition of the exports map under which it is found; `default` comes last. */
  readonly condition: 'node' | 'default'
}

/** A package as it is published. */
export interface PackagePlan {
  readonly name: string
  /** The workspace whose README it carries. */
  readonly workspace: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly subpaths: readonly Subpath[]
  /** In the order of the exports map. */
  readonly variants: readonly Variant[]
  /** Processes and threads that start beside the library: name of the file, source. */
  readonly programs: Readonly<Record<string, string>>
  readonly sideEffects: boolean | readonly string[]
  /** Commands: name, and the program that each runs. */
  readonly commands: Readonly<Record<string, string>>
  /** Published packages that it finds at run time by name. */
  readonly siblings: readonly string[]
  /** True for the package that carries the sources which go into contracts. */
  readonly hasKit: boolean
  /** True for the package that carries the templates of projects and the page that verifies evidence. */
  readonly hasTemplates: boolean
}

const forNode: Variant = { folder: 'dist', platform: 'node', condition: 'default' }

const plain = { programs: {}, commands: {}, siblings: [], hasKit: false, hasTemplates: false } as const

/** What this repository publishes. */
export const plans: readonly PackagePlan[] = [
  {
    ...plain,
    name: '@phat/contract',
    workspace: 'packages/contract',
    description: 'Confidential contracts in TypeScript: declare, build and check them',
    keywords: ['phala', 'confidential', 'smart-contract', 'tee'],
    subpaths: [
      { name: '.', source: 'packages/contract/src/index.ts' },
      { name: './build', source: 'packages/contract/src/build/index.ts' },
      { name: './map-trace', source: 'packages/contract/src/build/map-trace.ts' },
      { name: './std', source: 'packages/contract/src/std/index.ts' },
    ],
    variants: [forNode],
    sideEffects: false,
    hasKit: true,
  },
  {
    ...plain,
    name: '@phat/sdk',
    workspace: 'packages/sdk',
    description: 'Talk to confidential contracts of Phala Network from Node and browsers',
    keywords: ['phala', 'confidential', 'sdk', 'tee'],
    subpaths: [
      { name: '.', source: 'packages/sdk/src/index.ts' },
      { name: './contract-types', source: 'packages/sdk/src/contract/contract-types.ts' },
    ],
    variants: [
      { folder: 'dist/node', platform: 'node', condition: 'node' },
      { folder: 'dist/browser', platform: 'browser', condition: 'default' },
    ],
    sideEffects: false,
  },
  {
    ...plain,
    name: '@phat/cli',
    workspace: 'packages/cli',
    description: 'phat: make, build, test, deploy and call confidential contracts; run nodes, workers and a development network',
    keywords: ['phala', 'confidential', 'cli', 'tee'],
    subpaths: [{ name: './test', source: 'packages/cli/src/test.ts' }],
    variants: [forNode],
    // Threads and processes start from files beside the program, by these names.
    programs: {
      'phat-dev': 'packages/dev-network/src/development/phat.ts',
      'phat-network-worker': 'packages/dev-network/src/development/worker-process.ts',
      'contract-workbench': 'packages/cli/src/contract/workbench/workbench-thread.ts',
      'contract-test-thread': 'packages/cli/src/project/test-thread.ts',
      'verifier-worker': 'packages/crypto/src/verifier/worker.ts',
      'contract-thread': 'packages/worker/src/contract-thread.ts',
    },
    commands: { phat: 'phat-dev' },
    sideEffects: true,
    siblings: ['@phat/contract'],
    hasTemplates: true,
  },
]
