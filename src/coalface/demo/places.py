"""Where the made-up customers are: real cities with their region codes (GB/T 2260) and positions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """`area` names the sales area that looks after the province."""

    province: str
    name: str
    code: str
    latitude: float
    longitude: float
    area: str

    @property
    def region(self) -> str:
        return self.province if self.province == self.name else self.province + self.name


EAST, NORTH, CENTRAL = "华东片区", "华北片区", "华中片区"

CITIES = (
    City("山西省", "太原市", "140100", 37.87, 112.55, NORTH),
    City("山西省", "长治市", "140400", 36.20, 113.12, NORTH),
    City("山西省", "临汾市", "141000", 36.09, 111.52, NORTH),
    City("山西省", "晋城市", "140500", 35.49, 112.85, NORTH),
    City("山西省", "运城市", "140800", 35.03, 111.01, NORTH),
    City("河北省", "石家庄市", "130100", 38.04, 114.51, NORTH),
    City("河北省", "唐山市", "130200", 39.63, 118.18, NORTH),
    City("河北省", "邯郸市", "130400", 36.63, 114.54, NORTH),
    City("河北省", "邢台市", "130500", 37.07, 114.50, NORTH),
    City("河北省", "保定市", "130600", 38.87, 115.46, NORTH),
    City("天津市", "天津市", "120100", 39.08, 117.20, NORTH),
    City("内蒙古自治区", "鄂尔多斯市", "150600", 39.61, 109.78, NORTH),
    City("山东省", "济南市", "370100", 36.65, 117.12, EAST),
    City("山东省", "青岛市", "370200", 36.07, 120.38, EAST),
    City("山东省", "淄博市", "370300", 36.81, 118.05, EAST),
    City("山东省", "济宁市", "370800", 35.41, 116.59, EAST),
    City("山东省", "临沂市", "371300", 35.10, 118.36, EAST),
    City("山东省", "潍坊市", "370700", 36.71, 119.16, EAST),
    City("江苏省", "南京市", "320100", 32.06, 118.80, EAST),
    City("江苏省", "徐州市", "320300", 34.26, 117.18, EAST),
    City("江苏省", "苏州市", "320500", 31.30, 120.58, EAST),
    City("江苏省", "南通市", "320600", 31.98, 120.89, EAST),
    City("浙江省", "宁波市", "330200", 29.87, 121.55, EAST),
    City("浙江省", "台州市", "331000", 28.66, 121.42, EAST),
    City("安徽省", "合肥市", "340100", 31.82, 117.23, EAST),
    City("安徽省", "蚌埠市", "340300", 32.92, 117.39, EAST),
    City("安徽省", "六安市", "341500", 31.74, 116.52, EAST),
    City("上海市", "上海市", "310100", 31.23, 121.47, EAST),
    City("福建省", "厦门市", "350200", 24.48, 118.09, EAST),
    City("河南省", "郑州市", "410100", 34.75, 113.63, CENTRAL),
    City("河南省", "平顶山市", "410400", 33.77, 113.19, CENTRAL),
    City("河南省", "安阳市", "410500", 36.10, 114.39, CENTRAL),
    City("河南省", "焦作市", "410800", 35.22, 113.24, CENTRAL),
    City("河南省", "许昌市", "411000", 34.04, 113.85, CENTRAL),
    City("河南省", "商丘市", "411400", 34.41, 115.66, CENTRAL),
    City("河南省", "南阳市", "411300", 33.00, 112.53, CENTRAL),
    City("湖北省", "武汉市", "420100", 30.59, 114.31, CENTRAL),
    City("湖北省", "黄石市", "420200", 30.20, 115.04, CENTRAL),
    City("湖北省", "襄阳市", "420600", 32.01, 112.12, CENTRAL),
    City("湖北省", "宜昌市", "420500", 30.69, 111.29, CENTRAL),
    City("湖南省", "长沙市", "430100", 28.23, 112.94, CENTRAL),
    City("湖南省", "湘潭市", "430300", 27.83, 112.94, CENTRAL),
    City("湖南省", "岳阳市", "430600", 29.36, 113.13, CENTRAL),
    City("江西省", "南昌市", "360100", 28.68, 115.86, CENTRAL),
    City("江西省", "九江市", "360400", 29.71, 116.00, CENTRAL),
    City("重庆市", "重庆市", "500100", 29.56, 106.55, CENTRAL),
    City("陕西省", "西安市", "610100", 34.34, 108.94, CENTRAL),
    City("陕西省", "渭南市", "610500", 34.50, 109.51, CENTRAL),
)
