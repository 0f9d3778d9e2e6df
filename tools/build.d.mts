// SPDX-License-Identifier: Apache-2.0
/** Compiles unless this content was compiled before. Returns the folder that holds the compiled entry points. */
export function ensureBuilt(): Promise<string>
