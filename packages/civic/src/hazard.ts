/** The eight kinds of abnormal phenomena for which a 指定緊急避難場所 is designated (災害対策基本法施行令 第20条の4). */

export interface HazardNames {
  readonly ja: string;
  /** やさしい日本語, with readings in parentheses. */
  readonly easy: string;
  readonly en: string;
}

export interface HazardDefinition {
  readonly names: HazardNames;
  /** The column of 国土地理院 files. */
  readonly gsiColumn: string;
  /** The column of 自治体標準オープンデータセット 避難場所. */
  readonly standardColumn: string;
}

/** In the order of the law, which is the order of every source. */
export const hazards = {
  flood: {
    names: {
      ja: '洪水',
      easy: '洪水（こうずい）＝川（かわ）の水（みず）があふれること',
      en: 'Flood',
    },
    gsiColumn: '洪水',
    standardColumn: '災害種別_洪水',
  },
  landslide: {
    names: {
      ja: '崖崩れ、土石流及び地滑り',
      easy: '土砂崩れ（どしゃくずれ）＝山（やま）や崖（がけ）の土（つち）がくずれること',
      en: 'Landslide and debris flow',
    },
    gsiColumn: '崖崩れ、土石流及び地滑り',
    standardColumn: '災害種別_崖崩れ、土石流及び地滑り',
  },
  stormSurge: {
    names: {
      ja: '高潮',
      easy: '高潮（たかしお）＝台風（たいふう）で海（うみ）の水（みず）が高（たか）くなること',
      en: 'Storm surge',
    },
    gsiColumn: '高潮',
    standardColumn: '災害種別_高潮',
  },
  earthquake: {
    names: { ja: '地震', easy: '地震（じしん）', en: 'Earthquake' },
    gsiColumn: '地震',
    standardColumn: '災害種別_地震',
  },
  tsunami: {
    names: {
      ja: '津波',
      easy: '津波（つなみ）＝地震（じしん）のあとに来（く）る大（おお）きな波（なみ）',
      en: 'Tsunami',
    },
    gsiColumn: '津波',
    standardColumn: '災害種別_津波',
  },
  largeFire: {
    names: {
      ja: '大規模な火事',
      easy: '大（おお）きな火事（かじ）',
      en: 'Large fire',
    },
    gsiColumn: '大規模な火事',
    standardColumn: '災害種別_大規模な火事',
  },
  inlandFlood: {
    names: {
      ja: '内水氾濫',
      easy: '内水氾濫（ないすいはんらん）＝大雨（おおあめ）で町（まち）に水（みず）がたまること',
      en: 'Inland flood',
    },
    gsiColumn: '内水氾濫',
    standardColumn: '災害種別_内水氾濫',
  },
  volcano: {
    names: {
      ja: '火山現象',
      easy: '火山（かざん）の噴火（ふんか）',
      en: 'Volcanic phenomena',
    },
    gsiColumn: '火山現象',
    standardColumn: '災害種別_火山現象',
  },
} as const satisfies Record<string, HazardDefinition>;

export type Hazard = keyof typeof hazards;

function isHazard(key: string): key is Hazard {
  return Object.hasOwn(hazards, key);
}

export const hazardKeys: readonly Hazard[] = Object.keys(hazards).filter(isHazard);

export function findHazard(key: string): Hazard | undefined {
  return isHazard(key) ? key : undefined;
}
