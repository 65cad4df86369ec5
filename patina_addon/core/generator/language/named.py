# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that people use for a form, a substance, or both at once, beyond those that the tables of these bring along.

Ids are given in order of preference, and the first that exists counts. A name without any is known as something that
cannot be made, so that no part of it is taken for the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..recipe import words


@dataclass(frozen=True)
class Name:
    """A name."""

    words: str
    """Its words and phrases, separated by spaces; the words of a phrase by underscores."""
    forms: str = ""
    """The ids of its form; empty if it names only a substance."""
    substances: str = ""
    """The ids of its substance; empty if it names only a form."""
    in_pieces: str = ""
    """See Entry."""
    layers: Mapping[str, float] = field(default_factory=dict)
    """The layers that it brings along."""
    look: str = ""
    """The id of a substance that it only looks like."""
    cover: str = ""
    """The ids of the layer that it is on another material."""
    color: str = ""
    """The color that it has if the prompt names none."""
    has_joint: bool = True
    """Whether its pieces have filled joints."""
    also: str = ""
    """More words for the recipe."""


NAMES = (
    # Masonry
    Name("brick brick_wall brick_tile brick_slip 砖 砖块 砖墙 砖头 砖砌", "brick_bond", "clay"),
    Name("青砖 青砖墙", "brick_bond", "clay", color="slate_gray"),
    Name("mud_brick adobe_brick adobe_block 土坯 土坯砖 泥砖", "brick_bond", "mud"),
    Name("cinder_block breeze_block concrete_block concrete_brick 水泥砖 空心砖 混凝土砖", "brick_bond", "concrete"),
    Name("glass_block glass_brick 玻璃砖", "glass_blocks", "glass"),
    Name("cobblestone cobble 鹅卵石路 鹅卵石街道 鹅卵石街 鹅卵石路面 石子路 卵石路", "cobbles", "rock"),
    Name("sett belgian_block granite_sett 小料石 石块路 弹石路", "setts", "granite"),
    Name("flagstone flag_stone flagging 石板路", "crazy_paving slabs", "slate sandstone"),
    Name(
        "stone_wall rubble rubble_wall fieldstone field_stone rubble_stone 石墙 毛石 毛石墙 乱石墙 石头墙 石砌",
        "rubble",
        "rock",
    ),
    Name("dry_stone drystone dry_stone_wall dry_stacked_stone", "rubble", "rock", has_joint=False),
    Name(
        "ashlar cut_stone stone_block stone_brick dressed_stone castle_wall 石砖 条石 方石 城墙",
        "ashlar brick_bond",
        "sandstone rock",
    ),
    Name("ledgestone ledge_stone stacked_stone stone_veneer stone_cladding 文化石", "ashlar rubble", "slate rock"),
    Name("masonry stonework stone_work 石工", "ashlar rubble", "rock"),
    Name("paving_stone paver paving 铺路石 铺路砖 地面砖 步道砖", "pavers", "concrete"),
    Name("brick_paver paving_brick clay_paver", "pavers", "clay"),
    Name("pavement paving_slab sidewalk_slab concrete_slab concrete_tile slab 水泥板 石板", "slabs", "concrete"),
    Name("stone_slab stone_tile stone_floor 石材地面", "slabs", "slate sandstone rock"),
    Name("stone_step stone_stair", "slabs", "rock"),
    Name("block stone_cube 石块 方块石", "ashlar", "rock"),
    Name("permeable_paver 透水砖 荷兰砖", "pavers", "concrete"),
    Name("bluestone soapstone schist flint 青石", "", "slate"),
    Name("bluestone_paving 青石板 青石板路", "slabs", "slate"),
    Name("quartzite gneiss 石英岩 片麻岩", "", "granite"),
    Name("rammed_earth adobe cob 夯土 夯土墙", "", "mud"),
    Name("microcement micro_cement shotcrete screed 微水泥 毛坯墙 毛坯", "", "concrete"),
    Name("limewash tadelakt 硅藻泥", "", "plaster"),
    Name(
        "carrara calacatta statuario arabescato carrara_marble calacatta_marble "
        "爵士白 雅士白 鱼肚白 卡拉拉 爵士白大理石 鱼肚白大理石",
        "",
        "marble",
        color="white",
    ),
    Name("marquina nero_marquina portoro 黑金花 黑白根 黑金花大理石", "", "marble", color="black"),
    Name("emperador 啡网 啡网纹", "", "marble", color="brown"),
    Name("翡翠", "", "onyx", color="emerald"),
    # Tiles
    Name(
        "tile ceramic_tile floor_tile wall_tile bathroom_tile kitchen_tile tiled tilework 瓷砖 瓷片 墙砖 地砖 "
        "釉面砖 面砖 方砖 地板砖",
        "grid",
        "ceramic",
    ),
    Name("subway_tile subway metro_tile 地铁砖 地铁瓷砖 小白砖 面包砖", "subway", "ceramic"),
    Name("hexagon_tile hex_tile hexagonal_tile honeycomb_tile 六角砖 六边形砖 蜂窝砖", "hexagon", "ceramic"),
    Name("mosaic_tile penny_tile penny_round 马赛克瓷砖 马赛克砖 锦砖", "mosaic", "ceramic"),
    Name("glass_mosaic 玻璃马赛克", "mosaic", "glass"),
    Name("fish_scale_tile scallop_tile scale_tile 鱼鳞砖", "scales", "ceramic"),
    Name("zellige moroccan_tile azulejo talavera delft_tile encaustic_tile 花砖"),
    Name(
        "checkerboard_floor checkered_floor checkerboard_tile chess_board chessboard 黑白格 棋盘格地板 黑白格子 "
        "黑白格地砖 "
        "黑白格地板",
        "checker",
        "marble",
    ),
    Name("quarry_tile terracotta_tile saltillo_tile cotto 陶土砖 红地砖 陶砖", "grid", "clay"),
    Name("marble_tile 大理石砖 大理石瓷砖", "grid", "marble"),
    Name("wood_look_tile wood_grain_tile 木纹砖 仿木砖 木纹瓷砖 木纹地砖", "plank_tiles", "ceramic", look="oak"),
    Name("carpet_tile", "grid", "carpet"),
    Name(
        "drop_ceiling acoustic_ceiling acoustic_drop_ceiling office_ceiling office_ceiling_tile "
        "suspended_ceiling suspended_ceiling_tile ceiling_tile "
        "吊顶板 矿棉板 天花板",
        "ceiling_tiles",
        "acoustic_board",
    ),
    Name(
        "tactile_paving tactile_tile tactile_warning_tile truncated_dome tactile 盲道 盲道砖",
        "domes",
        "concrete",
        color="yellow",
    ),
    # Roofs
    Name(
        "roof_tile roofing_tile clay_roof_tile clay_roof terracotta_roof spanish_tile barrel_tile pantile roman_tile "
        "mission_tile tile_roof tiled_roof 瓦 瓦片 屋瓦 陶瓦 红瓦 瓦屋顶 屋顶瓦",
        "roof_tiles",
        "clay",
    ),
    Name("黛瓦 小青瓦 青瓦 灰瓦", "roof_tiles", "clay", color="slate_gray"),
    Name("glazed_roof_tile 琉璃瓦", "roof_tiles", "ceramic"),
    Name("roof_shingle shingle_roof roofing_shingle 屋面板", "shingles", "asphalt slate"),
    Name("asphalt_shingle asphalt_roof 沥青瓦", "shingles", "asphalt"),
    Name("wood_shingle wooden_shingle cedar_shingle cedar_shake wood_shake shake_roof 木瓦", "shingles", "pine"),
    Name("slate_roof slate_shingle slate_roof_tile 石板瓦 石板屋顶", "shingles", "slate"),
    Name("tin_roof metal_roof iron_roof corrugated_roof 铁皮屋顶 彩钢瓦 铁皮瓦", "corrugated", "steel"),
    Name(
        "corrugated_iron corrugated_steel corrugated_metal 瓦楞铁 波纹钢 波纹钢板 瓦楞铁皮 压型钢板",
        "corrugated",
        "steel",
    ),
    Name("corrugated_cardboard 瓦楞纸 瓦楞纸板", "corrugated", "cardboard"),
    Name("thatched_roof straw_roof grass_roof 茅草 草屋顶 茅草顶 茅草屋顶", "", "thatch"),
    # Wood
    Name(
        "parquet parquetry parquet_floor 拼花地板 拼木 拼木地板 拼花木地板 人字拼木地板 人字拼地板 鱼骨拼地板 鱼骨地板",
        "herringbone",
        "oak",
    ),
    Name("versailles_parquet basket_parquet parquet_block", "basket_weave", "oak"),
    Name(
        "plank planking wood_plank wooden_plank floorboard floor_board wood_floor wooden_floor hardwood_floor deck "
        "decking "
        "wood_deck timber_deck wood_board wooden_board pallet fence fencing wooden_fence wood_fence picket "
        "boardwalk hardwood "
        "木板 木地板 木栅栏 木板墙 实木地板 栈道 木栈道 木围栏 木甲板",
        "planks",
        "oak",
    ),
    Name("strip_floor strip_flooring laminate laminate_floor engineered_wood 复合地板 强化地板", "strips", "oak"),
    Name("white_oak red_oak english_oak", "", "oak"),
    Name("red_cedar western_red_cedar knotty_pine", "", "pine"),
    Name("black_walnut 黑胡桃 黑胡桃木", "", "walnut"),
    Name("silver_birch white_birch", "", "birch"),
    Name("barn_wood barnwood reclaimed_wood reclaimed_plank barn_board 旧木板 老木板", "planks", "driftwood"),
    Name("log_wall log_cabin log_siding", "siding", "pine"),
    Name(
        "clapboard weatherboard shiplap lap_siding wood_siding wooden_siding board_and_batten 木挂板 木墙板",
        "siding",
        "pine",
    ),
    Name("vinyl_siding", "siding", "plastic"),
    Name("metal_siding", "ribbed", "steel"),
    Name(
        "wainscot wainscoting wood_paneling wood_panelling wood_panel wooden_panel 护墙板 木护墙",
        "panels planks",
        "oak",
    ),
    Name("wood_grain woodgrain wood_veneer timber_grain veneer 木纹", "sheet", "oak"),
    Name(
        "charred_wood burnt_wood burned_wood shou_sugi_ban yakisugi 碳化木 炭化木 烧杉板",
        "planks",
        "wood",
        color="black",
    ),
    Name("wood_board_panel fiberboard fibreboard hdf 纤维板 三合板 木屑板 细木工板", "", "chipboard"),
    Name("bamboo_floor 竹地板", "planks", "bamboo"),
    Name("bamboo_fence bamboo_wall bamboo_cane 竹墙 竹篱笆 竹栅栏 竹篱", "canes", "bamboo"),
    Name("bamboo_mat bamboo_weave 竹编 竹席", "wicker", "bamboo"),
    Name("tatami tatami_mat rush rush_mat woven_rush straw_mat seagrass_mat 榻榻米 草席 草编", "tatami", "straw"),
    Name("wicker rattan basket basket_weaving woven_basket 藤编 藤 柳条 藤条 柳编", "wicker", "straw"),
    Name("hickory elm willow poplar acacia alder eucalyptus 榆木 杨木 水曲柳", "", "wood"),
    Name("plywood ply_wood 胶合板 夹板 多层板", "sheet", "birch"),
    Name("treated_wood 防腐木 防腐木地板 塑木", "planks", "pine"),
    Name("木饰面 木皮 木贴面", "sheet", "oak"),
    Name("编织篮 wicker_basket_weave wicker_basket wicker_weave rattan_weave", "wicker", "straw"),
    Name(
        "glass_office_building office_building_facade skyscraper skyscraper_facade 玻璃大楼 玻璃外墙",
        "curtain_wall",
        "glass",
    ),
    # Metal
    Name("car_paint automotive_paint 车漆 汽车漆", "", "metal", layers={"paint": 1.0}),
    Name("green_copper aged_copper weathered_copper 绿铜", "", "verdigris"),
    Name("gunmetal", "", "iron"),
    Name("sheet_metal metal_sheet 金属板 金属片 金属面", "", "metal"),
    Name("steel_sheet steel_plate 薄钢板 钢板", "", "steel"),
    Name("iron_plate iron_sheet 铁板 铁皮", "", "iron"),
    Name("rust rust_texture 铁锈 锈迹 锈", "", "rust", cover="rust"),
    Name("corten_steel corten cor_ten weathering_steel 耐候钢 考顿钢", "", "rust"),
    Name("chromed chrome_plated 电镀 镀铬", "", "chrome"),
    Name("rose_gold 玫瑰金", "", "gold", color="salmon"),
    Name("white_gold", "", "silver gold"),
    Name("gilded gilt gold_plated 镀金 烫金 鎏金", "", "gold"),
    Name("gold_leaf 金箔 金叶 贴金", "", "gold"),
    Name("silver_leaf 银箔", "", "silver"),
    Name("gold_foil", "", "foil", color="golden"),
    Name("silver_foil 锡箔 铝箔 锡纸", "", "foil"),
    Name(
        "galvanized_iron galvanized_steel galvanised_steel galvanised_iron 镀锌铁皮 镀锌钢板 镀锌钢 镀锌板 镀锌铁",
        "",
        "zinc",
    ),
    Name("black_iron blackened_steel 黑铁", "", "iron"),
    Name(
        "diamond_plate checker_plate tread_plate chequer_plate diamond_tread_plate diamond_tread diamond_steel "
        "花纹钢板 防滑钢板 菱形钢板 花纹板 防滑板",
        "diamond_plate",
        "steel",
    ),
    Name(
        "sci_fi_panel scifi_panel sci_fi scifi spaceship spaceship_hull spaceship_panel space_ship metal_panel "
        "hull_plating "
        "hull_panel hull_plate control_panel sci_fi_metal_panel 科幻 科幻面板 飞船 飞船外壳 金属面板 装甲板 铝塑板",
        "panels",
        "steel metal",
    ),
    Name("riveted rivet riveted_metal 铆接", "panels studs", "steel"),
    Name(
        "perforated_metal perforated_sheet 冲孔板 穿孔板 冲孔钢板",
        "perforated",
        "steel",
    ),
    Name("wire_mesh metal_mesh 金属网 铁网", "net", "steel"),
    Name(
        "chain_link chain_link_fence chainlink_fence wire_fence cyclone_fence 铁丝网 铁丝网围栏",
        "diamond_mesh",
        "steel",
    ),
    Name("fishing_net fishnet rope_net rope_cargo_net cargo_net 渔网 绳网", "diamond_mesh", "jute"),
    Name("shipping_container container_wall 集装箱", "ribbed", "steel"),
    Name("hammered_metal beaten_metal 锤纹金属", "domes", "metal"),
    Name("steel_wool rock_wool glass_wool mineral_wool 钢丝绒 岩棉"),
    Name("circuit_board pcb motherboard 电路板"),
    Name("carbon carbonfiber 碳布", "", "carbon_fiber"),
    # Cloth
    Name("herringbone_fabric herringbone_wool herringbone_tweed 粗花呢 人字呢", "twill", "wool"),
    Name("houndstooth 千鸟格", "plaid", "wool", color="black"),
    Name(
        "checkered_tablecloth checked_tablecloth checkered_shirt checked_shirt checked_fabric checkered_fabric "
        "checked_cloth checkered_cloth 格子布 格纹 格子呢 苏格兰格 法兰绒 格子",
        "plaid",
        "cotton",
    ),
    Name("serge chino khaki_fabric 卡其布", "twill", "cotton"),
    Name("canvas 帆布", "plain_weave"),
    Name("sailcloth cotton_fabric cotton_cloth poplin bedsheet bed_sheet linen_sheet 平纹布 床单", "", "cotton"),
    Name("linen_fabric linen_cloth", "", "linen"),
    Name("burlap_sack sack sacking gunny 粗麻布", "", "jute"),
    Name("woven woven_fabric woven_cloth fabric cloth textile 编织布 布 布料 织物 面料", "plain_weave", "cotton"),
    Name(
        "knitted_wool knitwear wool_sweater knit_fabric sweater_fabric cable_knit 毛衣布 针织毛衣 粗针织 针织布 毛线",
        "knit",
        "wool",
    ),
    Name("carpeting berber 地毯 毛毯", "", "carpet"),
    Name("wool_felt felt 毛毡 羊毛毡 毡", "", "wool"),
    Name("velveteen suede_fabric 灯芯绒", "", "velvet"),
    Name("brocade jacquard lace embroidery embroidered tapestry 锦缎 提花 蕾丝 刺绣 织锦"),
    Name("nylon polyester lycra spandex 尼龙 涤纶", "plain_weave", "cotton"),
    Name("faux_leather pleather leatherette nubuck suede 麂皮 皮料 人造革 皮革", "", "leather"),
    Name(
        "snakeskin snake_skin crocodile_skin crocodile_leather alligator_skin dragon_scale dragon_skin fish_scale "
        "reptile "
        "reptile_skin reptile_scale lizard_skin snake_scale 鳞片 鱼鳞 龙鳞 蛇皮 鳄鱼皮 蛇鳞",
        "scales",
        "ceramic",
    ),
    Name("tweed wool_suit suit_fabric 呢子 西装布", "twill", "wool"),
    Name("terry_cloth terrycloth towel_fabric chenille 毛巾布", "", "carpet"),
    # Ground
    Name("红土 黄土 黑土", "", "soil"),
    Name("clay 黏土 粘土", "", "mud", in_pieces="clay"),
    Name("terra_cotta earthenware fired_clay 赤陶 陶土 陶", "", "clay"),
    Name(
        "desert_clay cracked_clay clay_soil dried_mud cracked_mud dry_mud cracked_earth dry_cracked_earth "
        "parched_earth "
        "mudflat mud_crack dry_lake 干裂土地 龟裂土地 干裂的泥土 干裂泥土 盐碱地 龟裂的泥地",
        "",
        "mud",
    ),
    Name("muddy_ground muddy_path muddy_road muddy_soil muddy_earth muddy_dirt", "", "mud"),
    Name("mud wet_mud swamp 泥 泥巴 泥浆 烂泥 泥泞 泥地", "", "mud", cover="dirt"),
    Name("topsoil farmland dirt_road dirt_path bare_earth bare_soil 土路 泥土地 大地", "", "soil"),
    Name(
        "forest_ground pine_forest pine_forest_floor woodland_floor autumn_leaves dead_leaves fallen_leaves 林地 "
        "枯叶 森林 落叶",
        "",
        "forest_floor",
        cover="leaves",
    ),
    Name("pine_needle 松针", "", "forest_floor", cover="leaves"),
    Name(
        "sand_dune sandy_beach beach_sand desert_sand sandy_desert sand_ripple rippled_sand 沙丘 沙漠地面", "", "sand"
    ),
    Name("scree crushed_rock aggregate rail_ballast grit 碎石子 砂石 碎石路", "", "gravel"),
    Name("pebble river_rock river_stone 鹅卵石 卵石", "pebbles", "rock"),
    Name("pasture meadow_grass artificial_grass astroturf 青草 人造草坪 人造草皮 人工草皮", "", "grass"),
    Name("asfalt asphalt_road road_surface paved_road 沥青路 沥青路面 柏油马路", "", "asphalt"),
    Name("snow fresh_snow powder_snow snowfield 新雪 雪 雪地 积雪", "", "snow", cover="snow"),
    Name("ice frozen_lake 冰 冰面 结冰的湖面 冰封的湖面 冰湖", "", "ice", cover="ice frost"),
    Name("volcanic_ground volcanic_soil magma molten_rock molten_lava lava_flow 岩浆", "", "lava"),
    Name(
        "rock rock_face cliff cliff_face rock_wall rocky_cliff bedrock cave_wall 岩石 岩壁 悬崖 峭壁 石壁",
        "",
        "cliff rock",
    ),
    Name("tree_bark pine_bark oak_bark tree_trunk trunk 树皮 树干 松树皮", "", "bark"),
    Name("birch_bark silver_birch_bark white_birch_bark 桦树皮 白桦树皮 桦皮", "", "bark", color="white"),
    Name("moss moss_carpet 苔藓 青苔 苔", "", "moss", cover="moss"),
    Name(
        "plastered pebble_dash pebbledash render_coat plaster_wall stucco_wall plasterboard lime_plaster "
        "venetian_plaster "
        "whitewash 拉毛 "
        "水刷石 灰泥墙 石膏板 石灰 白灰 腻子 真石漆 仿石涂料 仿石漆 乳胶漆 大白墙 粉墙",
        "",
        "plaster",
    ),
    Name(
        "concrete_wall concrete_floor precast_concrete exposed_concrete beton beton_brut board_formed_concrete "
        "清水混凝土 水泥墙 "
        "水泥地 水泥地面 清水泥",
        "",
        "concrete",
    ),
    Name("terrazzo_floor 水磨石地面 水磨石地板", "", "terrazzo"),
    # Made
    Name("plastics abs polypropylene polycarbonate bakelite 有机玻璃 聚丙烯", "", "plastic"),
    Name("tire tyre tire_rubber 轮胎 胶皮 乳胶", "", "rubber"),
    Name("bubble_wrap 气泡膜", "domes", "plastic"),
    Name("rubber_stud studded_rubber rubber_mat coin_floor", "studs", "rubber"),
    Name("lego lego_brick 乐高 乐高积木", "studs", "plastic"),
    Name(
        "parchment parchment_paper old_paper kraft_sheet rice_paper",
        "",
        "paper",
    ),
    Name("corrugated_box cardboard_box 硬纸板", "", "cardboard"),
    Name("wall_paper 大马士革壁纸 大马士革 墙纸 壁纸", "", "wallpaper"),
    Name("cork_board cork_tile", "", "cork"),
    Name("window_glass frosted_glass 磨砂玻璃", "", "glass"),
    Name("stained_glass 彩色玻璃 彩绘玻璃 花窗玻璃"),
    Name("china pottery stoneware 瓷器 釉", "", "ceramic"),
    Name("acoustic_foam foam sponge styrofoam polystyrene 泡沫 海绵 吸音棉 泡沫板"),
    # Layouts
    Name("herringbone_pattern 人字形 人字铺 人字", "herringbone"),
    Name("fishbone 鱼骨纹", "chevron"),
    Name("篮纹 编篮纹", "basket_weave"),
    Name("顺砖砌法 工字拼 工字铺", "brick_bond"),
    Name("直缝砌 对缝", "stack_bond"),
    Name("梅花丁", "flemish_bond"),
    Name("英式砌法", "english_bond"),
    Name("六角形 蜂窝状", "hexagon"),
    Name("checked chess 方格 黑白格纹", "checker"),
    Name("square_tile square_grid squared 方格砖 方形瓷砖 方形", "grid"),
    Name("fan_pattern segmental_arc arc_pattern 扇形铺", "fans"),
    Name("scallop scalloped scaly 鳞状 鱼鳞纹 鱼鳞状", "scales"),
    Name("波浪形", "corrugated"),
    Name("hammered hammered_finish beaten 锤纹 锤打 锤击", "domes"),
    Name("panel panelled paneled paneling panelling 面板 嵌板 镶板", "panels"),
    Name("floral floral_pattern flower paisley 花卉 碎花 印花"),
    Name("quilted quilt tufted padded 绗缝 菱格"),
)
"""Names of what is looked for by these words first, whatever the tables of forms and substances say."""

THINGS: dict[str, dict[str, str]] = {
    "floor flooring floors 地板 地面铺装": {
        "wood": "planks", "fine": "slabs grid", "rock": "slabs crazy_paving", "clay": "grid", "ceramic": "grid",
    },
    "wall walls stonework 墙 墙面 墙壁 外墙 墙体 围墙 城墙": {"rock": "rubble", "clay": "brick_bond"},
    "roof roofing rooftop 屋顶 屋面 房顶 屋檐": {
        "clay": "roof_tiles", "ceramic": "roof_tiles", "slate": "shingles", "wood": "shingles", "metal": "corrugated",
        "asphalt": "shingles", "concrete": "roof_tiles",
    },
    "street road path pathway walkway lane alley courtyard plaza square patio driveway pavement sidewalk terrace "
    "街道 小路 "
    "人行道 路面 路 道路 庭院 广场 步道": {"rock": "cobbles setts slabs", "granite": "setts cobbles", "fine": "slabs",
                                  "clay": "pavers", "slate": "crazy_paving"},
    "板 board boards boarding boarded slat slats door fence crate barrel cabin shed barn deck dock pier ship table "
    "bench 门 箱子 "
    "木箱 木桶 船 甲板 栅栏 篱笆 桌子 长椅": {"wood": "planks"},
    "castle dungeon fortress 城堡": {"rock": "ashlar"},
    "cladding facade 外立面": {"wood": "siding planks", "metal": "panels corrugated", "rock": "ashlar"},
    "strip strips 长条地板": {"wood": "strips planks"},
}  # fmt: skip
"""Things by their words, with their forms by the kind of the substance."""
THING_ALONE = {
    "地板": "oak wood",
    "road": "asphalt",
    "highway": "asphalt",
    "castle": "rock",
    "dungeon": "rock",
    "fortress": "rock",
    "城堡": "rock",
    "公路": "asphalt",
    "马路": "asphalt",
    "board": "oak wood",
    "roof": "clay",
    "屋顶": "clay",
    "栅栏": "oak wood",
    "篱笆": "oak wood",
}
"""The ids of the substance of things that name a material when they stand alone."""
PLASTERED = words("wall walls ceiling 墙 墙面 墙壁 墙体 外墙 内墙 老墙 宫墙")
"""Things that are of plaster if only their color or their state is said."""

LOOK_FORMS = {("grid", "wood"): "plank_tiles"}
"""The form that pieces have, by what they would be and by the kind of what they look like."""
FINER = {("corrugated", "paper"): 0.1}
"""How large the pieces of a form are in a kind of substance beside their usual size: the flutes of cardboard."""
KINDS: dict[str, str] = {
    "wood": "wood oak walnut pine birch cherry ebony driftwood bamboo",
    "rock": "rock sandstone limestone granite basalt cliff lava",
    "fine": "marble travertine onyx",
    "cloth": "cotton linen jute denim wool silk velvet carpet",
    "loose": "soil sand gravel forest_floor grass moss snow mud",
    "paper": "paper cardboard wallpaper",
}
"""The ids of substances of a kind."""
POLISHED = words("marble onyx travertine granite terrazzo")
"""Substances that are sold as large slabs."""
GENERAL = words("wood rock metal soil")
"""Substances that yield to one of their kind beside them, as in "oak wood"."""

_KNOTS = words("knot knots knotty 木节 节疤")
INHERENT: dict[str, frozenset[str]] = {
    **dict.fromkeys(["wood", "oak", "pine", "cherry", "birch", "driftwood"], _KNOTS),
    "planks": words("gap gaps"),
    "rubber": words("anti_slip non_slip 防滑"),
    "concrete": words("board_formed board_marked formwork shuttering 模板"),
    "slate": words("cleft layered 层理"),
    "terrazzo": words("chip chips"),
    "granite": words("fleck flecks speckles speckle 斑点"),
    "thatch": words("thatching"),
    "cork": words("pinboard"),
    "diamond_plate": words("防滑 anti_slip non_slip"),
    "bark": words("ridged furrowed"),
    "travertine": words("holes pores 孔洞"),
    "wallpaper": words("floral flower flowers floral_pattern 花纹 花卉 碎花"),
    "lava": words("crust cooled"),
}
"""What forms and substances have of themselves, by their ids."""
_CRUMPLED = words("crumpled crinkled wrinkled creased 皱 揉皱 皱巴巴")
_CRACKED = words("cracked crack cracks fissured 龟裂 干裂 开裂 裂缝")
VARIANTS = {
    "paper": ("crumpled_paper", _CRUMPLED),
    "foil": ("foil", _CRUMPLED),
    "sand": ("mud", _CRACKED),
    "soil": ("mud", _CRACKED),
}
"""The ids of substances that others become with one of these words."""
MARKED = words("asphalt concrete")
"""Substances that lines are painted on."""
MOLDED = words("rubber plastic")
"""Substances whose studs are of the same."""
STUDDED = words("wood metal leather cloth denim cardboard")
"""The kinds or ids of substances that studs are put on."""
PRINTED = words("cloth leather")
"""The kinds or ids of substances that patterns are printed on."""
PEELING = words("peeling peel flaking flaked chipped chipping blistered peeled 剥落 起皮 脱落 脱皮")
"""Words that mean paint, except on what nobody paints."""
UNPAINTED = words("bark loose ice lava leather cloth fur thatch straw")
"""The kinds or ids of such substances. They wear instead."""

LAYERS_BY_WORDS: dict[str, str] = {
    "polished shiny glossy gloss lacquered varnished waxed buffed smooth sleek mirror mirrored mirror_finish "
    "lustrous "
    "gleaming reflective burnished satin_finish oiled high_gloss 抛光 光滑 光亮 亮光 亮面 光洁 镜面 打磨 上漆光 "
    "高光 光面 打蜡 上蜡": "polished",
    "rough coarse rugged jagged craggy uneven bumpy textured_surface unpolished gritty grainy rough_hewn "
    "rough_cut 粗糙 毛面 粗 "
    "凹凸不平 不平 粗犷": "rough",
    "matte matt satin unglazed dull flat_finish 哑光 亚光 磨砂 无光": "matte rough",
    "brushed hairline brushed_finish 拉丝 拉丝面": "brushed",
    "hammered beaten dented dimpled 锤纹 锤打 锤击 凹痕": "hammered",
    "glazed enameled enamelled glaze 上釉 釉面 施釉": "glazed polished",
    "scratched scratch scratchy scuffed scuff scraped 划痕 刮痕 刮花 刮擦 划伤": "scratched weathered",
    "worn worn_out used tattered threadbare well_worn shabby 磨损 磨旧 用旧": "worn weathered",
    "faded sun_bleached bleached sun_faded washed_out discolored discoloured stonewashed 褪色 掉色 泛白": "faded "
    "weathered",
    "weathered old aged ancient antique vintage ruined abandoned derelict distressed battered medieval damaged "
    "decayed "
    "decaying rotten rotting dilapidated crumbling eroded erosion time_worn timeworn rustic retro grungy grunge "
    "historic_old "
    "postapocalyptic post_apocalyptic century_old crumbled disused neglected reclaimed rundown 旧 老 老旧 古老 古旧 "
    "风化 破旧 破损 斑驳 做旧 陈旧 "
    "年久失修 废弃 破败 沧桑 古 复古 仿古 腐朽 腐烂 侵蚀 残破 老化": "weathered",
    "cracked crack cracks fractured broken shattered crackled fissured fissure split crazed chapped 裂 裂缝 裂纹 "
    "开裂 裂开 龟裂 "
    "破裂 干裂 裂痕 碎裂 皲裂": "cracked",
    "dirty dirt_stained filthy grimy grime soiled stained greasy sooty muddy_stained smudged smeared soot "
    "oil_stained "
    "oily 脏 脏脏 肮脏 污渍 污垢 油污 脏污 泥污 满是污渍": "dirt",
    "dusty dust dustcovered powdery ash_covered 灰尘 尘土 灰 积灰 粉尘 落灰": "dust",
    "moss mossy lichen lichened lichenous algae overgrown mildew mildewed mold moldy mould mouldy vegetation 苔 "
    "青苔 苔藓 地衣 藻 长苔 "
    "霉 发霉 霉斑 霉变": "moss",
    "rust rusty rusted rusting corroded corrosion oxidized oxidised oxidation oxide patina patinated verdigris "
    "tarnished 锈 "
    "生锈 锈蚀 锈迹 铁锈 氧化 铜绿 铜锈 锈斑 腐蚀 锈迹斑斑": "rust",
    "painted paint enamel coat_of_paint repainted spray_painted 油漆 漆 涂漆 刷漆 上漆 喷漆 涂料 彩绘 粉刷 "
    "烤漆": "paint",
    "peeling peel flaking flaked chipped chipping blistered peeled peeling_paint flaking_paint chipped_paint "
    "剥落 "
    "掉漆 起皮 "
    "脱落 脱皮 漆面剥落": "paint",
    "wet damp moist rainy rain puddle puddles soaked flooded soggy slick drenched dripping rain_soaked water watery "
    "dewy rainwater 湿 潮湿 湿润 雨 雨水 积水 水洼 水坑 湿漉漉 下雨 雨后 水 湿滑 水渍": "wet",
    "snow snowy snow_covered snowcovered snow_capped 雪 积雪 落雪": "snow",
    "leaf leafy leaves 树叶 落叶 叶子 枯叶": "leaves",
    "frost frosted frosty 霜 结霜": "frost snow",
}
"""The ids of layers, in order of preference, by more words than the layers themselves have."""
NOUNS = words(
    "moss lichen algae mildew mold mould vegetation rust corrosion oxidation oxide patina verdigris dust dirt grime "
    "soot "
    "stripe dot stud rivet nail screw bolt upholstery_nail nail_head paint enamel snow frost leaf leaves crack fissure "
    "scratch scuff puddle water rain mud erosion glaze"
)
"""Words of layers that are nouns, in their base form. All others, such as mossy, say something of the word after "
"them."""
PARTS: dict[str, str] = {
    "stripe stripes dot dots 条纹 波点": "print",
    "line lines marking markings center_line centre_line lane_line center_marking lane_marking 标线 车道线": "line",
    "mortar grout joint joints pointing jointing 灰缝 砂浆 砖缝 勾缝 美缝 填缝 缝隙 接缝 缝": "mortar",
    "moss mossy lichen algae 青苔 苔藓 苔": "moss",
    "rust rusty patina verdigris 锈 铁锈 铜绿": "rust",
    "dust dusty 灰尘": "dust",
    "dirt grime 污垢": "dirt",
    "paint painted 油漆 漆": "paint",
    "leaf leaves 叶子 落叶": "leaves",
    "studs rivets nails screws bolts 铆钉 铜钉 钉子 泡钉 门钉": "studs",
    "vein veins veining veined 纹脉 脉络 脉纹": "vein",
}
"""The parts and layers that can have a color of their own, by their words."""
UNKNOWN = (
    "ice_cream gold_fish goldfish coral_reef sea_shell seashell egg_shell peanut_butter orange_peel olive_oil "
    "cotton_candy "
    "stone_age bread cake cookie chocolate_bar candy cheese meat pizza fruit strawberry watermelon citrus apple "
    "rice noodle "
    "skin human_skin fur hair feather feathers elephant_skin zebra leopard tiger cow_hide wheat wheat_field corn "
    "vegetable "
    "soap wax candle gemstone crystal crystals diamond diamonds amethyst quartz_crystal jade pearl obsidian opal "
    "galaxy nebula star stars sky cloud clouds fire flame flames smoke plasma hologram neon led electricity ocean "
    "sea "
    "water_surface underwater blood slime mucus flesh bone bones teeth tooth eye eyeball brain alien "
    "coral barnacle mushroom fungus ivy vine vines hedge bush shrub foliage tree trees fern clover daisy roses "
    "tulip root "
    "roots branch branches twig twigs wood_chip woodchip wood_chips mulch sawdust stick sticks acorn pine_cone seed "
    "coffee_bean "
    "garbage trash rubble_pile debris newspaper money banknote bubble bubble_wrap tarp tarpaulin linoleum formica "
    "sandpaper net netting zipper button buttons bead beads sequin sequins glitter graffiti poster text letter "
    "letters logo "
    "宝石 水晶 钻石 玉 玉石 翡翠 琥珀石 珍珠 黑曜石 石英 石油 石棉 木星 木炭 木耳 木瓜 木乃伊 沙拉 沙鱼 草莓 草药 "
    "海草 "
    "皮肤 人皮 皮毛 毛皮 毛发 头发 羽毛 布丁 瀑布 面包 蛋糕 饼干 巧克力 糖果 奶酪 肉 披萨 水果 西瓜 苹果 米饭 面条 "
    "咖啡 咖啡豆 "
    "星空 银河 天空 云 云朵 火 火焰 烟 烟雾 海 海洋 海水 水面 水波 波纹水面 血 血液 骨头 骨 牙齿 眼睛 外星 珊瑚 "
    "蘑菇 藤蔓 爬山虎 灌木 树 "
    "树枝 树根 花 花朵 玫瑰 种子 垃圾 报纸 钱 气泡 肥皂 蜡 蜡烛 木屑 锯末 贝壳 渔网 亮片 珠子 涂鸦 海报 文字 金鱼 "
    "金字塔 铁路 铁轨 "
    "霓虹 电路 地铁 飞机 斑马 老虎 豹纹 龙 恐龙 小麦 麦田 稻田 玉米 化石 陨石 火星 月球"
)
"""Nouns that cannot be made, and parts of which may mean something else."""
OBJECTS = (
    "tire_track tyre_track tire_mark wood_chip stone_age rock_star brick_oven paper_plane glass_bottle "
    "sand_castle "
    "snow_man ice_cube metal_detector gold_rush silver_screen dark_fantasy leather_strap iron_man"
)
"""Phrases of things whose words are not those of a material, or not of one that can be seen."""
