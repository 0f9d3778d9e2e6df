// SPDX-License-Identifier: Apache-2.0

/** What this release calls itself: in registrations, by which the chain retires old ones, and in GetInfo. */
export const releaseVersion = [0, 1, 0] as const
/** The newest version by which workers agree on what they compute that this release knows. */
export const consensusVersion = 0

/** `major << 16 | minor << 8 | patch`, as registrations write it. */
export const packedVersion = (releaseVersion[0] << 16) | (releaseVersion[1] << 8) | releaseVersion[2]
