// SPDX-License-Identifier: Apache-2.0

/** What imports of a package find under one name. */
export interface Subpath {
  /** As in an exports map: `.` or `./test`. */
  readonly name: string
  /** Its source, from the root of the repository. */
  readonly source: string
}

/** A package as it is published. */
export interface PackagePlan {
  readonly name: string
  readonly workspace: string
  /** From the root of the repository. */
  readonly readme: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly subpaths: readonly Subpath[]
  /** Few bundles for Node, or a module for each source, for Node and browsers, of which a bundler takes what a page uses. */
  readonly shape: 'bundles' | 'modules'
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

const plain = { programs: {}, commands: {}, siblings: [], hasKit: false, hasTemplates: false } as const

/** What this repository publishes. */
export const plans: readonly PackagePlan[] = [
  {
    ...plain,
    name: '@phat/contract',
    workspace: 'packages/contract',
    readme: 'packages/contract/README.md',
    description: 'Confidential contracts in TypeScript: declare, build and check them',
    keywords: ['phala', 'confidential', 'smart-contract', 'tee'],
    subpaths: [
      { name: '.', source: 'packages/contract/src/index.ts' },
      { name: './build', source: 'packages/contract/src/build/index.ts' },
      { name: './map-trace', source: 'packages/contract/src/build/map-trace.ts' },
      { name: './std', source: 'packages/contract/src/std/index.ts' },
    ],
    shape: 'bundles',
    sideEffects: false,
    hasKit: true,
  },
  {
    ...plain,
    name: '@phat/sdk',
    workspace: 'packages/sdk',
    readme: 'packages/sdk/README.md',
    description: 'Talk to confidential contracts of Phala Network from Node and browsers',
    keywords: ['phala', 'confidential', 'sdk', 'tee'],
    subpaths: [
      { name: '.', source: 'packages/sdk/src/index.ts' },
      { name: './contract-types', source: 'packages/sdk/src/contract/contract-types.ts' },
    ],
    shape: 'modules',
    sideEffects: false,
  },
  {
    ...plain,
    name: '@phat/cli',
    workspace: 'packages/cli',
    readme: 'tools/pack/cli-readme.md',
    description: 'phat: make, build, test, deploy and call confidential contracts; run nodes, workers and a development network',
    keywords: ['phala', 'confidential', 'cli', 'tee'],
    subpaths: [{ name: './test', source: 'packages/cli/src/test.ts' }],
    shape: 'bundles',
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
