// SPDX-License-Identifier: Apache-2.0

/** The package file beside prepared sources: what a contract does not use of them is left out. */
export const kitManifest = '{ "type": "module", "sideEffects": false }\n'

/**
 * A source of the kit, or of the workspaces under it, as it goes into contracts. Lines stay where they are.
 * @param text as the repository has it
 */
export const prepareKitSource = (text: string): string =>
  text.replace(initializer, '$1/* @__PURE__ */ $2').replace(explanation, "$1''")

/**
 * Constants at the top of a file that are made by a call: in the workspaces such calls have no effects (codecs, tables of errors), which
 * esbuild cannot know; without the mark each contract would carry all codecs.
 */
const initializer = /^((?:export )?const [\w$]+(?:: [^=\n]+)? = )((?:new )?[\w$]+(?:<[^()\n]*>)?\()/gm

/** Causes and remedies of errors: nobody reads them in a contract, whose traps show message and trace. */
const explanation = /^( +(?:why|remedy):\s+)(?:'[^'\n]*'|"[^"\n]*")/gm
