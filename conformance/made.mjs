// SPDX-License-Identifier: Apache-2.0
// Contracts as a developer makes them: `phat new`, then `phat build`, by the program under test and without a network.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Templates that clients drive: one whose estimates tell everything, one with messages of which they tell gas alone. */
export const madeContracts = /** @type {const} */ (['counter', 'sealed-bid'])

/** Versions of ink! in whose metadata each is built; the first is what `phat build` writes unless told otherwise. */
const inkVersions = [4, 5]

const templates = new URL('../packages/cli/templates/', import.meta.url)

/**
 * Makes the projects in a new folder; beside them are their `.contract` files, `counter-ink4.contract` and so on.
 * @param {string} build folder of the compiled program
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function makeProjects(build) {
  const folder = await mkdtemp(join(tmpdir(), 'phat-made-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    for (const name of madeContracts) await makeProject(build, folder, name)
    return { folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** @param {string} build @param {string} folder @param {string} name */
async function makeProject(build, folder, name) {
  const project = join(folder, name)
  const source = `contracts/${name}.ts`
  phat(build, folder, ['new', name, '--template', name])
  const [made, template] = await Promise.all([
    readFile(join(project, source), 'utf8'),
    readFile(new URL(`${name}/${source}`, templates), 'utf8'),
  ])
  // Projects of users do not carry our licence.
  if (made !== template.replace('// SPDX-License-Identifier: Apache-2.0\n', ''))
    throw new Error(`phat new ${name}: ${source} is not the template's`)
  for (const version of inkVersions) {
    const flags = version === inkVersions[0] ? [] : ['--ink', String(version)]
    phat(build, project, ['build', source, ...flags])
    await rename(join(project, `${name}.contract`), join(folder, `${name}-ink${version}.contract`))
  }
}

/** @param {string} build @param {string} cwd @param {string[]} args */
function phat(build, cwd, args) {
  const { status, stderr } = spawnSync(process.execPath, [join(build, 'phat.js'), ...args], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`phat ${args.join(' ')} ended with ${status}: ${stderr}`)
}
