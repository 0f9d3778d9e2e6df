// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildContract } from '@phat/contract/build'
import { known } from '@phat/primitives'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmptyProject, type EmptyProject, readManifest } from './empty-project.ts'

let project: EmptyProject

beforeAll(async () => {
  project = await createEmptyProject()
}, 240_000)

afterAll(() => project.remove())

const names = ['contract', 'sdk', 'cli'] as const

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

const installed = (name: string): string => join(project.path, 'node_modules', '@phat', name)

/** Every file that an exports map, an imports map or a list of commands names. */
const targetsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Object.values((value ?? {}) as Readonly<Record<string, unknown>>).flatMap(targetsIn)

test.each(names)('@phat/%s holds what its manifest names, and nothing of this repository', (name) => {
  const folder = installed(name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>
  const targets = [manifest.exports, manifest.imports, manifest.bin].flatMap(targetsIn)
  expect(targets.filter((target) => !existsSync(join(folder, target)))).toEqual([])
  expect(manifest).toMatchObject({ version: readManifest(process.cwd()).version, type: 'module', license: 'Apache-2.0' })
  expect(manifest).toHaveProperty('engines.node')
  expect(manifest).not.toHaveProperty('private')
  const versions = Object.values(readManifest(folder).dependencies ?? {})
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  const files = filesUnder(folder).map((path) => path.slice(folder.length + 1))
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
  expect(
    files.filter((file) => /\.map$|\.test\.(?!ts$)/.test(file) || (file.includes('.test.') && !file.startsWith('templates/'))),
  ).toEqual([])
  const texts = filesUnder(folder).map((path) => readFileSync(path, 'utf8'))
  expect(texts.filter((text) => text.includes(process.cwd()) || text.includes('sourceMappingURL='))).toEqual([])
})

test('what is installed for production stays below 150 MB', () => {
  const bytes = filesUnder(join(project.path, 'node_modules')).reduce((sum, path) => sum + statSync(path).size, 0)
  expect(bytes).toBeLessThan(150_000_000)
})

test('a new project is made, built and tested by npx, and its contract is the one that this repository builds', async () => {
  expect(await project.run('npx', ['phat', '--version'])).toMatchObject({
    code: 0,
    out: `${readManifest(process.cwd()).version}\n`,
  })
  expect(await project.run('npx', ['phat', 'new', 'demo', '--template', 'counter'])).toMatchObject({ code: 0 })
  const demo = join(project.path, 'demo')
  const built = await project.run('npx', ['phat', 'build', 'contracts/counter.ts', '--json'], demo)
  expect(built).toMatchObject({ code: 0 })
  const here = await buildContract({ entry: join(demo, 'contracts', 'counter.ts') })
  const kept = JSON.parse(readFileSync(join(demo, 'counter.contract'), 'utf8')) as { readonly source: { readonly hash: string } }
  expect(here).toMatchObject({ kind: 'built', contract: { source: { hash: kept.source.hash } } })
  const tested = await project.run('npx', ['phat', 'test'], demo)
  expect(tested.out).toContain('3 passed')
  expect(tested.code).toBe(0)
  expect((await project.run('npx', ['phat', 'doctor'], demo)).out).toContain(
    `installed, version ${readManifest(process.cwd()).version}`,
  )
  const page = await project.run('npx', ['phat', 'attest', 'page', '--out', 'page.html'], demo)
  expect(page).toMatchObject({ code: 0 })
  expect(readFileSync(join(demo, 'page.html'), 'utf8')).toContain('content-security-policy')
}, 120_000)

const everySubpath = `import { contract } from '@phat/contract'
import { buildContract } from '@phat/contract/build'
import { mapTrace } from '@phat/contract/map-trace'
import * as std from '@phat/contract/std'
import { connect, type TypedContract } from '@phat/sdk'
import type { AccountInput } from '@phat/sdk/contract-types'
import type { Counter } from './contracts/counter.ts'

const phala = await connect('ws://127.0.0.1:9944')
const counter = phala.contract<typeof Counter>('{}', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')
await counter.call.increment({ by: 1 })
// @ts-expect-error a text is no u32
await counter.call.increment({ by: 'one' })
export { type AccountInput, buildContract, contract, mapTrace, std, type TypedContract }
`

test('types hold in a strict program, whichever way it resolves modules, in Node and in pages', async () => {
  for (const name of ['@types/node', 'undici-types']) project.add(name)
  expect(await project.run('npx', ['phat', 'new', 'typed', '--template', 'counter'])).toMatchObject({ code: 0 })
  project.write('typed/every-subpath.ts', everySubpath)
  const typed = join(project.path, 'typed')
  const tsc = (args: readonly string[]) => project.run(join(process.cwd(), 'node_modules', '.bin', 'tsc'), args, typed)
  expect(await tsc(['-p', '.'])).toMatchObject({ out: '', code: 0 })
  const strict = '--noEmit --ignoreConfig --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --skipLibCheck false'
  const both = `${strict} --verbatimModuleSyntax --allowImportingTsExtensions --target es2023`.split(' ')
  for (const resolution of ['--module nodenext --moduleResolution nodenext', '--module preserve --moduleResolution bundler']) {
    const inNode = [...both, ...resolution.split(' '), '--lib', 'es2023', '--types', 'node']
    const files = ['every-subpath.ts', 'scripts/deploy.ts', 'test/counter.test.ts']
    expect(await tsc([...inNode, ...files])).toMatchObject({ out: '', code: 0 })
    const inPages = [...both, ...resolution.split(' '), '--lib', 'es2023,dom', '--types', '']
    expect(await tsc([...inPages, 'every-subpath.ts'])).toMatchObject({ out: '', code: 0 })
  }
}, 120_000)

test('the SDK runs in Node', async () => {
  project.write(
    'connect.js',
    `import { connect, keypairSigner } from '@phat/sdk'
console.log(keypairSigner('//Alice').account.address)
await connect('ws://127.0.0.1:9', { timeoutMs: 5_000 }).catch(({ code }) => console.log(code))`,
  )
  const { out, err } = await project.run(process.execPath, ['connect.js'])
  expect({ lines: out.trim().split('\n').slice(-1), err }).toEqual({ lines: ['sdk.unreachable'], err: '' })
})

async function bundledForPages(program: string): Promise<{ readonly gzipped: number; readonly inputs: readonly string[] }> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: program, resolveDir: project.path, loader: 'js' },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  })
  const [file] = outputFiles
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
  return { gzipped: gzipSync(known(file, 'it has one output').contents, { level: 9 }).length, inputs: outputs }
}

test('a bundler for pages takes of the SDK what a page uses, within its budget, and nothing of Node', async () => {
  const client = "import { connect, injectedSigners } from '@phat/sdk'\nObject.assign(globalThis, { connect, injectedSigners })"
  const { gzipped, inputs } = await bundledForPages(client)
  expect(gzipped).toBeLessThan(120_000)
  expect(inputs.filter((path) => /backend-node|web-socket-node|node_modules\/ws\//.test(path))).toEqual([])
  const errors = await bundledForPages("import { sdkErrors } from '@phat/sdk'\nconsole.log(sdkErrors)")
  expect(errors.gzipped).toBeLessThan(12_000)
})

interface Ready {
  readonly event: string
  readonly endpoint: string
  readonly workers: readonly { readonly pid: number }[]
}

/** The script of the template, as JavaScript that Node 20 runs. */
async function compileScript(folder: string): Promise<void> {
  await build({
    entryPoints: [join(folder, 'scripts', 'deploy.ts')],
    outfile: join(folder, 'deploy.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  })
}

test('a contract is deployed and called on a development network of the installed command, and Ctrl-C ends all of it', async () => {
  expect(await project.run('npx', ['phat', 'new', 'deployed', '--template', 'counter'])).toMatchObject({ code: 0 })
  const folder = join(project.path, 'deployed')
  await compileScript(folder)
  let ready: Ready | undefined
  await project.useThenInterrupt('npx', ['phat', 'dev', '--json', '--port', '0', '--worker-port', '0'], async (line) => {
    const told = JSON.parse(line) as Ready // as documented
    ready = told
    const ran = await project.run('env', [`PHAT_URL=${told.endpoint}`, process.execPath, 'deploy.js'], folder)
    expect(ran.err).toBe('')
    expect(ran.out).toMatch(/^the count is 7; \d+ picoseconds of gas, evidence simulated$/m)
    const to = ['--url', told.endpoint, '--from', '//Alice', '--json']
    expect(await project.run('npx', ['phat', 'deploy', 'contracts/counter.ts', 'start=3', ...to], folder)).toMatchObject({
      code: 0,
    })
    const asked = await project.run('npx', ['phat', 'query', 'counter', 'get', ...to], folder)
    expect(asked).toMatchObject({ code: 0 })
    expect(JSON.parse(asked.out)).toMatchObject({ value: 3 })
  })
  expect(ready).toMatchObject({ event: 'ready' })
  expect(ready?.workers).toHaveLength(2)
  for (const { pid } of ready?.workers ?? []) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}, 120_000)
