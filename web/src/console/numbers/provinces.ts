// China as a map of tiles, one for each of its 34 divisions of the first level, about where it lies. A tile is as large for a small province as
// for a large one: what is compared are numbers, not square kilometres; and no boundary is drawn.
export interface Province {
  code: string; // ISO 3166-2:CN
  zh: string; // as the stock names it; the stock's own name may go on ("北京市")
  en: string;
  column: number; // from 1
  row: number;
}

const tiles = `
HL 黑龙江 Heilongjiang 8 1
NM 内蒙古 Inner_Mongolia 6 2
JL 吉林 Jilin 8 2
XJ 新疆 Xinjiang 1 3
GS 甘肃 Gansu 3 3
NX 宁夏 Ningxia 4 3
BJ 北京 Beijing 6 3
TJ 天津 Tianjin 7 3
LN 辽宁 Liaoning 8 3
QH 青海 Qinghai 2 4
SN 陕西 Shaanxi 4 4
SX 山西 Shanxi 5 4
HE 河北 Hebei 6 4
SD 山东 Shandong 7 4
XZ 西藏 Tibet 1 5
SC 四川 Sichuan 3 5
CQ 重庆 Chongqing 4 5
HA 河南 Henan 5 5
AH 安徽 Anhui 6 5
JS 江苏 Jiangsu 7 5
SH 上海 Shanghai 8 5
YN 云南 Yunnan 3 6
GZ 贵州 Guizhou 4 6
HB 湖北 Hubei 5 6
JX 江西 Jiangxi 6 6
ZJ 浙江 Zhejiang 7 6
GX 广西 Guangxi 4 7
HN 湖南 Hunan 5 7
GD 广东 Guangdong 6 7
FJ 福建 Fujian 7 7
TW 台湾 Taiwan 8 7
HI 海南 Hainan 5 8
MO 澳门 Macao 6 8
HK 香港 Hong_Kong 7 8`;

export const provinces: Province[] = tiles
  .trim()
  .split('\n')
  .map((line) => {
    const [code = '', zh = '', en = '', column, row] = line.split(' ');
    return { code, zh, en: en.replace('_', ' '), column: Number(column), row: Number(row) };
  });

export const provinceOf = (name: string | undefined): Province | undefined => (name ? provinces.find((p) => name.startsWith(p.zh)) : undefined);
